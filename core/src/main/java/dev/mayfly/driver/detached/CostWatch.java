package dev.mayfly.driver.detached;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Looks from time to time, while a task runs, whether its job has become too dear. Of all that run
/// at the same time, one looks for all: who is first in a period of time.
final class CostWatch implements AutoCloseable {
    private final BooleanSupplier look;
    private final Duration pause;
    private final Thread thread;
    private volatile boolean isClosed;

    private CostWatch(BooleanSupplier look, Duration pause) {
        this.look = look;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("mayfly-cost").start(this::watch);
    }

    /// Begins to look, for the first time after a pause, until the job may not go on.
    ///
    /// @param look tells whether it may
    static CostWatch begin(BooleanSupplier look, Duration pause) {
        return new CostWatch(look, pause);
    }

    private void watch() {
        try {
            do {
                Thread.sleep(pause);
            } while (look.getAsBoolean() && !isClosed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task has ended
        }
    }

    /// Waits for a look that is under way.
    @Override
    public void close() {
        isClosed = true; // a store may swallow the interrupt
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
