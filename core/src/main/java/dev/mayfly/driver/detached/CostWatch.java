package dev.mayfly.driver.detached;

import java.io.IOException;
import java.time.Duration;

/// Looks from time to time, while a task runs, whether its job has become too dear. Of all that run
/// at the same time, one looks for all: who is first in a period of time.
final class CostWatch implements AutoCloseable {
    /// How often any of a job's functions looks.
    static final Duration PERIOD = Duration.ofSeconds(10);

    private final Look look;
    private final Duration pause;
    private final Thread thread;
    private volatile boolean isClosed;

    /// Looks once.
    @FunctionalInterface
    interface Look {
        /// Whether the job may go on.
        boolean isFine() throws IOException;
    }

    private CostWatch(Look look, Duration pause) {
        this.look = look;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("mayfly-cost").start(this::watch);
    }

    /// Begins to look, for the first time after a pause, until the job may not go on.
    static CostWatch begin(Look look, Duration pause) {
        return new CostWatch(look, pause);
    }

    private void watch() {
        try {
            do {
                Thread.sleep(pause);
            } while (isFine() && !isClosed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task has ended
        }
    }

    /// A store that cannot be asked is no reason to stop.
    private boolean isFine() {
        try {
            return look.isFine();
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    @Override
    public void close() {
        isClosed = true; // a store may have swallowed the interrupt
        thread.interrupt();
    }
}
