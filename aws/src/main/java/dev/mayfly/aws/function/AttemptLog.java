package dev.mayfly.aws.function;

import dev.mayfly.aws.call.Invocation;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.TaskOutcome;
import java.io.PrintStream;

/// Writes one line of JSON for each attempt that ended, so that a job's lines are found by job,
/// stage, partition and attempt. Safe for use by many threads.
final class AttemptLog {
    private final PrintStream out;

    /// A log on what Lambda collects.
    AttemptLog(PrintStream out) {
        this.out = out;
    }

    /// Writes about the end of an attempt.
    void ended(
            Invocation.Call call, TaskOutcome outcome, long millis, String requestId, int served) {
        var line = new StringBuilder(256);
        line.append('{');
        boolean isGood =
                outcome instanceof TaskOutcome.Succeeded
                        || outcome instanceof TaskOutcome.HandedBack;
        text(line, "level", isGood ? "INFO" : "WARN");
        text(line, "message", "attempt ended");
        text(line, "job", call.job().value());
        number(line, "stage", call.attempt().task().stage().index());
        number(line, "partition", call.attempt().task().partition());
        number(line, "attempt", call.attempt().number());
        switch (outcome) {
            case TaskOutcome.Succeeded _ -> text(line, "outcome", "succeeded");
            case TaskOutcome.Transient(_, var failure) -> failed(line, "transient", failure);
            case TaskOutcome.Fatal(_, var failure) -> failed(line, "fatal", failure);
            case TaskOutcome.Cancelled _ -> text(line, "outcome", "cancelled");
            case TaskOutcome.HandedBack _ -> text(line, "outcome", "continued");
        }
        number(line, "millis", millis);
        number(line, "served", served);
        text(line, "requestId", requestId);
        line.append('}');
        out.println(line);
    }

    private static void failed(StringBuilder line, String outcome, Failure failure) {
        text(line, "outcome", outcome);
        text(line, "failure", failure.summary());
        text(line, "trace", failure.trace());
    }

    private static void number(StringBuilder line, String name, long value) {
        name(line, name).append(value);
    }

    private static void text(StringBuilder line, String name, String value) {
        name(line, name).append('"');
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '"' || each == '\\') {
                line.append('\\').append(each);
            } else if (each < ' ') {
                line.append(String.format("\\u%04x", (int) each));
            } else {
                line.append(each);
            }
        }
        line.append('"');
    }

    private static StringBuilder name(StringBuilder line, String name) {
        if (line.length() > 1) {
            line.append(',');
        }
        return line.append('"').append(name).append("\":");
    }
}
