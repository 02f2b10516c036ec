package dev.mayfly.aws.function;

import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.call.TaskCodecs;
import dev.mayfly.code.UnavailableCodeException;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;

/// One attempt inside a function: reads what it is told, runs it, and makes an outcome of whatever
/// happens.
final class AttemptTask {

    private final Invocation.Call call;
    private final ObjectStore store;
    private final WorkerHandler.AttemptRunner runner;

    AttemptTask(Invocation.Call call, ObjectStore store, WorkerHandler.AttemptRunner runner) {
        this.call = call;
        this.store = store;
        this.runner = runner;
    }

    /// Runs the attempt on this thread.
    TaskOutcome run() {
        try {
            return runner.run(TaskCodecs.spec(call.spec().bytes(store)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TaskOutcome.Cancelled(call.attempt());
        } catch (Throwable t) {
            return failed(call.attempt(), t);
        }
    }

    /// The outcome in a form that fits into the answer.
    Body pack(TaskOutcome outcome, int inlineBytes) {
        try {
            return Body.of(TaskCodecs.encode(outcome), inlineBytes, call.answerKey(), store);
        } catch (IOException e) {
            return new Body.Inline(TaskCodecs.encode(failed(call.attempt(), e)));
        }
    }

    /// What became of an attempt that ended in an exception.
    static TaskOutcome failed(AttemptId attempt, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        return switch (thrown) {
            case OutOfMemoryError _ ->
                    new TaskOutcome.Fatal(
                            attempt,
                            withMessage(
                                    failure,
                                    "out of memory in the function: "
                                            + thrown.getMessage()
                                            + "; raise the function's memory or run fewer attempts"
                                            + " in one call"));
            case StackOverflowError _ ->
                    new TaskOutcome.Fatal(
                            attempt,
                            withMessage(failure, "recursion too deep in the function's code"));
            case EncodingException _ -> new TaskOutcome.Fatal(attempt, failure);
            case UnavailableCodeException _ -> new TaskOutcome.Fatal(attempt, failure);
            default -> new TaskOutcome.Transient(attempt, failure);
        };
    }

    private static Failure withMessage(Failure failure, String message) {
        return new Failure(failure.type(), message, failure.trace());
    }
}
