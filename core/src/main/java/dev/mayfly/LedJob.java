package dev.mayfly;

import dev.mayfly.driver.coordinator.BroadcastTooLargeException;
import dev.mayfly.driver.coordinator.Coordinator;
import dev.mayfly.driver.coordinator.Recovery;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobLease;
import dev.mayfly.driver.journal.Leadership;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A job that is kept in a store, on its way to its output, led by this driver. What is kept is
/// removed when the output is there, and when the job has failed or was cancelled; whatever else
/// ends it leaves it to be continued. A job of which a table proves too large is removed when its
/// successor is written down, which [JobContinuation] goes on with.
final class LedJob {
    private final JobRun run;
    private final JobJournal journal;
    private final JobLease lease;

    LedJob(JobRun run, JobJournal journal, JobLease lease) {
        this.run = run;
        this.journal = journal;
        this.lease = lease;
    }

    /// Runs what is left of the job and publishes its output.
    ///
    /// @throws IllegalStateException if another driver has taken it
    JobRun.Finished complete(
            Coordinator coordinator, String name, Recovery recovery, OutputDirectory target) {
        try (var leadership = Leadership.begin(lease, journal, run::cancel)) {
            JobRun.Finished finished = await(coordinator, name, recovery, target, leadership);
            leadership.require();
            publish(finished, target);
            remove();
            return finished;
        }
    }

    private void publish(JobRun.Finished finished, OutputDirectory target) {
        try {
            target.publish(finished.result(), finished.outputs());
        } catch (OutputNotPublishedException e) {
            throw e.kept(run.id().value());
        }
    }

    private JobRun.Finished await(
            Coordinator coordinator,
            String name,
            Recovery recovery,
            OutputDirectory target,
            Leadership leadership) {
        target.keep();
        try {
            return run.await(coordinator, name, recovery);
        } catch (JobFailedException | JobCancelledException e) {
            if (leadership.isLost()) {
                RuntimeException lost = leadership.lost();
                lost.addSuppressed(e);
                throw lost;
            }
            if (e.getCause() instanceof BroadcastTooLargeException) {
                describeSuccessor();
            }
            target.discard();
            removeAfter(e);
            throw e;
        }
    }

    /// Before the job is removed, so that whoever continues it finds the one or the other.
    private void describeSuccessor() {
        try {
            boolean _ = journal.describeSuccessor();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "job cannot be replaced by one without tables: job=" + run.id(), e);
        }
    }

    private void removeAfter(RuntimeException end) {
        try {
            Uninterrupted.remove(journal::remove);
        } catch (IOException e) {
            end.addSuppressed(e); // how the job ended is what counts
        }
    }

    private void remove() {
        try {
            journal.remove();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "output is complete, but the job's files were not removed: directory="
                            + journal.keys().directory(),
                    e);
        }
    }
}
