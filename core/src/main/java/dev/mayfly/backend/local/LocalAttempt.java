package dev.mayfly.backend.local;

import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One attempt on its way through a thread of the local backend. Answers once, whatever happens: if
/// it was cancelled and does not stop, without its thread.
final class LocalAttempt implements Runnable {
    /// How long between two interrupts. User code may swallow one for each record.
    private static final Duration REPEAT = Duration.ofMillis(10);

    private final AttemptId id;
    private final Duration grace;
    private final Work work;
    private final Consumer<TaskOutcome> answer;
    private final Runnable leaving;
    private final AtomicBoolean hasAnswered = new AtomicBoolean();
    private @Nullable Thread thread;
    private boolean hasEnded;
    private boolean isCancelled;

    /// What the attempt does.
    @FunctionalInterface
    interface Work {
        /// Does it.
        TaskOutcome run() throws InterruptedException;
    }

    /// An attempt that has not begun.
    ///
    /// @param grace how long it may take to stop
    /// @param leaving called behind the answer for one that does not stop, which keeps its thread
    LocalAttempt(
            AttemptId id,
            Duration grace,
            Work work,
            Consumer<TaskOutcome> answer,
            Runnable leaving) {
        this.id = id;
        this.grace = grace;
        this.work = work;
        this.answer = answer;
        this.leaving = leaving;
    }

    @Override
    public void run() {
        TaskOutcome outcome;
        try {
            outcome = begin() ? work.run() : new TaskOutcome.Cancelled(id);
        } catch (Throwable t) {
            outcome = failed(t);
        } finally {
            end();
        }
        answer(outcome);
    }

    private void answer(TaskOutcome outcome) {
        if (hasAnswered.compareAndSet(false, true)) {
            answer.accept(outcome);
        }
    }

    /// Interrupts the attempt as long as it runs, and keeps it from running if it waits. Returns at
    /// once.
    synchronized void cancel() {
        if (!isCancelled) {
            isCancelled = true;
            interrupt();
            Thread.ofVirtual().name("mayfly-cancel").start(this::pursue);
        }
    }

    private void pursue() {
        try {
            long end = System.nanoTime() + grace.toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.sleep(REPEAT);
                if (!interrupt()) {
                    return;
                }
            }
            leave();
            while (interrupt()) {
                Thread.sleep(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether it has not ended
    private synchronized boolean interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
        return !hasEnded;
    }

    private void leave() {
        Thread stuck = current();
        if (stuck == null) {
            answer(new TaskOutcome.Cancelled(id)); // waits behind others that do not stop
        } else if (hasAnswered.compareAndSet(false, true)) {
            Failure failure = Failure.notStopped(id, grace, stuck.getStackTrace());
            answer.accept(new TaskOutcome.Transient(id, failure));
            leaving.run();
        }
    }

    private synchronized @Nullable Thread current() {
        return thread;
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !isCancelled;
    }

    /// Behind this no cancel reaches the thread, which must not carry its interrupt into the next
    /// attempt.
    private synchronized void end() {
        thread = null;
        hasEnded = true;
        boolean _ = Thread.interrupted();
    }

    private TaskOutcome failed(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return fatal(
                    thrown,
                    "out of memory: "
                            + thrown.getMessage()
                            + "; raise -Xmx or lower the number of threads");
        }
        if (thrown instanceof StackOverflowError) {
            return fatal(thrown, "recursion too deep; raise -Xss if it is meant to end");
        }
        if (isCancelled()) {
            return new TaskOutcome.Cancelled(id);
        }
        Failure failure = Failure.of(thrown);
        return thrown instanceof EncodingException
                ? new TaskOutcome.Fatal(id, failure)
                : new TaskOutcome.Transient(id, failure);
    }

    private TaskOutcome fatal(Throwable thrown, String message) {
        Failure failure = Failure.of(thrown);
        return new TaskOutcome.Fatal(id, new Failure(failure.type(), message, failure.trace()));
    }

    private synchronized boolean isCancelled() {
        return isCancelled;
    }
}
