package dev.mayfly.backend.local;

import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskOutcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One attempt on its way through a thread of the local backend. Answers once, whatever happens.
final class LocalAttempt implements Runnable {
    private final AttemptId id;
    private final Work work;
    private final Consumer<TaskOutcome> answer;
    private @Nullable Thread thread;
    private boolean isCancelled;

    /// What the attempt does.
    @FunctionalInterface
    interface Work {
        /// Does it.
        TaskOutcome run() throws InterruptedException;
    }

    LocalAttempt(AttemptId id, Work work, Consumer<TaskOutcome> answer) {
        this.id = id;
        this.work = work;
        this.answer = answer;
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
        answer.accept(outcome);
    }

    /// Interrupts the attempt if it runs, and keeps it from running if it waits.
    synchronized void cancel() {
        isCancelled = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !isCancelled;
    }

    /// Behind this no cancel reaches the thread, which must not carry its interrupt into the next
    /// attempt.
    private synchronized void end() {
        thread = null;
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
