package dev.mayfly.worker.flow;

import dev.mayfly.protocol.TaskLimits;

/// Says when an attempt is to end with what it has. Asked behind each record, so it must be as
/// cheap as a field.
public interface Deadline extends AutoCloseable {
    /// One that never comes.
    Deadline NEVER = new Never();

    /// Whether it has come.
    boolean isDue();

    /// Whether half of the time until it comes is over. One that goes by other things says no.
    default boolean isHalfOver() {
        return false;
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

    /// Waits on a thread of its own, so that nobody who asks reads a clock.
    final class Timer implements Deadline {
        private final Thread thread;
        private volatile boolean isHalfOver;
        private volatile boolean isDue;

        private Timer(long millis) {
            thread = Thread.ofVirtual().name("mayfly-deadline").start(() -> await(millis));
        }

        private void await(long millis) {
            try {
                Thread.sleep(millis / 2);
                isHalfOver = true;
                Thread.sleep(millis - millis / 2);
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
        public boolean isHalfOver() {
            return isHalfOver;
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
