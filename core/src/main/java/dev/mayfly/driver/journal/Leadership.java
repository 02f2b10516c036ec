package dev.mayfly.driver.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps the lease on a job while it runs, by a thread that renews it, and stops the job when
/// another driver has taken it or a user elsewhere wants it to stop.
public final class Leadership implements AutoCloseable {
    /// How long a lease lasts from each renewal, and so how long a job of a dead driver waits.
    public static final Duration LEASE = Duration.ofSeconds(60);

    /// How often it is renewed, and so how long a job runs on after it was cancelled from
    /// elsewhere.
    private static final Duration RENEWAL = Duration.ofSeconds(10);

    private final JobLease lease;
    private final JobJournal journal;
    private final Runnable stop;
    private final Thread thread;
    private volatile boolean isLost;
    private volatile @Nullable Throwable failure;

    private Leadership(JobLease lease, JobJournal journal, Runnable stop) {
        this.lease = lease;
        this.journal = journal;
        this.stop = stop;
        this.thread = Thread.ofVirtual().name("mayfly-lease").unstarted(this::keep);
    }

    /// Begins to renew a lease.
    ///
    /// @param stop called when the job must not run any longer; perhaps more than once
    public static Leadership begin(JobLease lease, JobJournal journal, Runnable stop) {
        var leadership = new Leadership(lease, journal, stop);
        leadership.thread.start();
        return leadership;
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(RENEWAL);
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    /// Renews the lease and looks whether the job is to stop. A store that cannot be asked is no
    /// reason to stop as long as the lease lasts, unless it says that it never can. What is no
    /// answer of the store's, such as a damaged lease, is.
    void beat() {
        try {
            isLost |= !lease.renew();
            if (isLost || journal.isCancelRequested()) {
                stop.run();
            }
        } catch (AccessDeniedException | RuntimeException | Error e) {
            failure = e;
            isLost = true;
            stop.run();
        } catch (IOException e) {
            if (lease.isOver()) {
                isLost = true;
                stop.run();
            }
        }
    }

    /// Whether another driver leads the job now, or may do so soon.
    public boolean isLost() {
        return isLost;
    }

    /// Makes sure that nobody else leads the job, before something is done that only one may do.
    ///
    /// @throws IllegalStateException if somebody does
    /// @throws UncheckedIOException if the store cannot be asked
    public void require() {
        try {
            isLost |= !lease.renew();
        } catch (IOException e) {
            throw notRenewed(e);
        }
        if (isLost) {
            throw lost();
        }
    }

    /// What to tell the user of a job that this driver must not lead any longer.
    public RuntimeException lost() {
        Throwable cause = failure;
        if (cause instanceof IOException refusal) {
            return notRenewed(refusal);
        }
        return new IllegalStateException(
                (cause == null
                                ? "another driver has taken this job; it goes on there: job="
                                : "lease not renewed: job=")
                        + journal.keys().job(),
                cause);
    }

    private UncheckedIOException notRenewed(IOException cause) {
        return new UncheckedIOException("lease not renewed: job=" + journal.keys().job(), cause);
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            lease.release();
        } catch (IOException e) {
            return; // it runs out by itself
        }
    }
}
