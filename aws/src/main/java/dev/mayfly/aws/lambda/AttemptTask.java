package dev.mayfly.aws.lambda;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;

/// One attempt inside a function: reads what it is told, runs it, and makes an outcome of whatever
/// happens.
final class AttemptTask {
    private static final Codec<TaskSpec> SPECS = codec(TaskSpec.class);
    private static final Codec<TaskOutcome> OUTCOMES = codec(TaskOutcome.class);

    private final Invocation.Call call;
    private final ObjectStore store;
    private final WorkerHandler.AttemptRunner runner;

    AttemptTask(Invocation.Call call, ObjectStore store, WorkerHandler.AttemptRunner runner) {
        this.call = call;
        this.store = store;
        this.runner = runner;
    }

    @SuppressWarnings("unchecked")
    private static <T> Codec<T> codec(Class<T> type) {
        return (Codec<T>) (Codec<?>) Codecs.of(type);
    }

    /// The bytes of what an attempt is told.
    static byte[] encode(TaskSpec spec) {
        return encode(spec, SPECS);
    }

    /// The bytes of how an attempt ended.
    static byte[] encode(TaskOutcome outcome) {
        return encode(outcome, OUTCOMES);
    }

    /// How an attempt ended.
    static TaskOutcome outcome(byte[] bytes) {
        return OUTCOMES.decode(Decoder.of(bytes));
    }

    private static <T> byte[] encode(T value, Codec<T> codec) {
        var encoder = new Encoder(1024);
        codec.encode(value, encoder);
        return encoder.toBytes();
    }

    /// Runs the attempt on this thread.
    TaskOutcome run() {
        try {
            return runner.run(SPECS.decode(Decoder.of(call.spec().bytes(store))));
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
            return Body.of(encode(outcome), inlineBytes, call.answerKey(), store);
        } catch (IOException e) {
            return new Body.Inline(encode(failed(call.attempt(), e)));
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
            case UserCode.UnavailableException _ -> new TaskOutcome.Fatal(attempt, failure);
            default -> new TaskOutcome.Transient(attempt, failure);
        };
    }

    private static Failure withMessage(Failure failure, String message) {
        return new Failure(failure.type(), message, failure.trace());
    }
}
