package dev.mayfly.driver.coordinator;

import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.protocol.JobId;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A submitted job, for the one who waits for it. Safe for use by many threads.
public final class JobHandle {
    private final JobId job;
    private final Runnable cancellation;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable JobResult result;
    private volatile @Nullable RuntimeException failure;

    JobHandle(JobId job, Runnable cancellation) {
        this.job = job;
        this.cancellation = cancellation;
    }

    /// Which job.
    public JobId job() {
        return job;
    }

    /// Whether the job ended, one way or another.
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /// Asks the job to stop. Returns at once; [#await] tells when it has. No effect if it has
    /// ended.
    public void cancel() {
        cancellation.run();
    }

    /// Waits for the job's end. When this thread is interrupted the job is cancelled, and this
    /// returns when nothing of it runs any more.
    ///
    /// @throws JobFailedException if it failed
    /// @throws JobCancelledException if it was cancelled
    /// @throws InterruptedException if this thread was interrupted before the job's end
    public JobResult await() throws InterruptedException {
        try {
            ended.await();
        } catch (InterruptedException e) {
            cancel();
            awaitUninterrupted();
            throw e;
        }
        JobResult success = result;
        if (success != null) {
            return success;
        }
        throw failureForCaller();
    }

    /// Ends the handle with a result.
    void succeed(JobResult value) {
        result = value;
        ended.countDown();
    }

    /// Ends the handle with an exception.
    void fail(RuntimeException thrown) {
        failure = thrown;
        ended.countDown();
    }

    private RuntimeException failureForCaller() {
        RuntimeException thrown = failure;
        return thrown == null ? new IllegalStateException("job ended without result") : thrown;
    }

    private void awaitUninterrupted() {
        while (true) {
            try {
                ended.await();
                return;
            } catch (InterruptedException e) {
                // the interrupt that counts is being delivered already
            }
        }
    }
}
