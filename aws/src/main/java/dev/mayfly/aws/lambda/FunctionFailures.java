package dev.mayfly.aws.lambda;

import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskOutcome;

/// Says what became of an attempt whose function did not answer, and what its user can do.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html">
///   Troubleshooting invocation issues in Lambda</a>
final class FunctionFailures {
    private final LambdaOptions options;

    FunctionFailures(LambdaOptions options) {
        this.options = options;
    }

    /// The function failed.
    ///
    /// @param neighbours how many other attempts ran in the same call
    TaskOutcome failed(AttemptId attempt, InvokeResult.Failed failed, int neighbours) {
        String facts =
                " function="
                        + options.functionName()
                        + " error="
                        + failed.type()
                        + " message="
                        + failed.message()
                        + (neighbours == 0 ? "" : " attemptsInSameCall=" + (neighbours + 1));
        return switch (kindOf(failed)) {
            case TIMED_OUT ->
                    new TaskOutcome.Transient(
                            attempt,
                            failure(
                                    failed,
                                    "function took longer than its time-out; raise the time-out or"
                                            + " use more partitions. An attempt hands back what it"
                                            + " has not done in time unless it comes late to its"
                                            + " first record, or needs all of its partition"
                                            + " (mapPartitions, sample, take, cleanup, functions"
                                            + " that remember something):"
                                            + " timeoutSeconds="
                                            + options.timeout().toSeconds()
                                            + facts));
            case OUT_OF_MEMORY -> {
                Failure failure =
                        failure(
                                failed,
                                "function ran out of memory; raise its memory, or run fewer"
                                        + " attempts in one call:"
                                        + facts);
                // a neighbour may be to blame, and next time it has others
                yield neighbours == 0
                        ? new TaskOutcome.Fatal(attempt, failure)
                        : new TaskOutcome.Transient(attempt, failure);
            }
            case CRASHED ->
                    new TaskOutcome.Transient(
                            attempt,
                            failure(failed, "function's process ended; its log says why:" + facts));
            case UNUSABLE ->
                    new TaskOutcome.Fatal(
                            attempt,
                            failure(failed, "function does not start; deploy it again:" + facts));
            case OTHER ->
                    new TaskOutcome.Transient(attempt, failure(failed, "function failed:" + facts));
        };
    }

    /// The function refused every call.
    TaskOutcome starved(AttemptId attempt, String reason) {
        return new TaskOutcome.Fatal(
                attempt,
                new Failure(
                        "Throttled",
                        "function took no call for longer than its time-out; raise its reserved"
                                + " concurrency or the account's limit: function="
                                + options.functionName()
                                + " reason="
                                + reason,
                        ""));
    }

    /// Nobody knows what became of the call, and by now the function's time is over.
    TaskOutcome lost(AttemptId attempt, String reason) {
        return new TaskOutcome.Transient(
                attempt,
                new Failure(
                        "AnswerLost",
                        "connection to the function was lost; its time-out was waited for, so that"
                                + " no second copy runs beside it: function="
                                + options.functionName()
                                + " timeoutSeconds="
                                + options.timeout().toSeconds()
                                + " reason="
                                + reason,
                        ""));
    }

    /// The function could not be reached.
    TaskOutcome notSent(AttemptId attempt, String reason) {
        return new TaskOutcome.Transient(
                attempt,
                new Failure(
                        "NotSent",
                        "function was not reached: function="
                                + options.functionName()
                                + " reason="
                                + reason,
                        ""));
    }

    /// The call is one that Lambda does not take.
    TaskOutcome refused(AttemptId attempt, String reason) {
        return new TaskOutcome.Fatal(
                attempt,
                new Failure(
                        "Refused",
                        "lambda refuses the call: function="
                                + options.functionName()
                                + " reason="
                                + reason,
                        ""));
    }

    /// Something else went wrong on the way to the function or back.
    TaskOutcome broken(AttemptId attempt, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        return thrown instanceof EncodingException
                ? new TaskOutcome.Fatal(attempt, failure)
                : new TaskOutcome.Transient(attempt, failure);
    }

    private enum Kind {
        TIMED_OUT,
        OUT_OF_MEMORY,
        CRASHED,
        UNUSABLE,
        OTHER
    }

    private static Kind kindOf(InvokeResult.Failed failed) {
        String type = failed.type();
        String message = failed.message();
        if (type.equals("Sandbox.Timedout") || message.contains("Task timed out after")) {
            return Kind.TIMED_OUT;
        }
        if (type.equals("Runtime.OutOfMemory")
                || type.endsWith("OutOfMemoryError")
                || message.contains("signal: killed")) {
            return Kind.OUT_OF_MEMORY;
        }
        if (type.startsWith("Runtime.Exit") || message.contains("Runtime exited")) {
            return Kind.CRASHED;
        }
        boolean isUnusable =
                type.endsWith("ClassNotFoundException")
                        || type.endsWith("ClassNotFound")
                        || type.endsWith("HandlerNotFound")
                        || type.endsWith("BadFunctionCode")
                        || type.endsWith("LinkageError")
                        || type.endsWith("NoClassDefFoundError")
                        || type.endsWith("UnsupportedClassVersionError");
        return isUnusable ? Kind.UNUSABLE : Kind.OTHER;
    }

    private static Failure failure(InvokeResult.Failed failed, String message) {
        return new Failure(failed.type(), message, failed.log());
    }
}
