package dev.mayfly.worker.flow;

import dev.mayfly.protocol.TaskLimits;

/// Says when an attempt is to end with what it has. Asked behind each record, so it must be as
/// cheap as a field.
public interface Deadline extends AutoCloseable {
    /// One that never comes.
    Deadline NEVER = new Never();

    /// Whether it has come.
    boolean isDue();

    /// The share of the time until it comes that is over. One that goes by other things says none.
    default double spent() {
        return 0;
    }

    @Override
    default void close() {}

    /// One that comes when a time is over.
    ///
    /// @param millis from now; [TaskLimits#ANY_TIME] for never
    static Deadline after(long millis) {
        return millis == TaskLimits.ANY_TIME ? NEVER : new Timer(millis);
    }

    /// Does not come.
    final class Never implements Deadline {
        private Never() {}

        @Override
        public boolean isDue() {
            return false;
        }
    }

    /// Waits on a thread of its own, so that nobody who asks behind each record reads a clock.
    final class Timer implements Deadline {
        private final long startNanos = System.nanoTime();
        private final long millis;
        private final Thread thread;
        private volatile boolean isDue;

        private Timer(long millis) {
            this.millis = millis;
            thread = Thread.ofVirtual().name("mayfly-deadline").start(this::await);
        }

        private void await() {
            try {
                Thread.sleep(millis);
                isDue = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed before
            }
        }

        @Override
        public boolean isDue() {
            return isDue;
        }

        @Override
        public double spent() {
            return (System.nanoTime() - startNanos) / 1e6 / millis;
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
