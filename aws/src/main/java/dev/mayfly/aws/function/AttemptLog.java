package dev.mayfly.aws.function;

import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.trace.JsonObject;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.io.PrintStream;

/// Writes lines of JSON about the start and the end of each attempt and what it prints, so that a
/// job's lines are found by job, stage, partition and attempt; and about failures between attempts,
/// which have the job alone. Safe for use by many threads.
final class AttemptLog {
    private static final int MAX_CHARS = 20_000;

    private final PrintStream out;

    /// A log on what Lambda collects.
    AttemptLog(PrintStream out) {
        this.out = out;
    }

    /// Writes that an attempt begins. If no line about its end follows, its function died.
    void started(Invocation.Call call, String requestId, int served) {
        out.println(line("INFO", "attempt started", call, requestId, served));
    }

    /// Writes a line that an attempt printed.
    void printed(Invocation.Call call, String text, String requestId, int served) {
        out.println(line("INFO", text, call, requestId, served).text("logger", "printed"));
    }

    /// Writes about the end of an attempt.
    void ended(
            Invocation.Call call, TaskOutcome outcome, long millis, String requestId, int served) {
        boolean isGood =
                outcome instanceof TaskOutcome.Succeeded
                        || outcome instanceof TaskOutcome.HandedBack;
        JsonObject line = line(isGood ? "INFO" : "WARN", "attempt ended", call, requestId, served);
        line.number("millis", millis);
        switch (outcome) {
            case TaskOutcome.Succeeded _ -> line.text("outcome", "succeeded");
            case TaskOutcome.Transient(_, var failure) -> failed(line, "transient", failure);
            case TaskOutcome.Fatal(_, var failure) -> failed(line, "fatal", failure);
            case TaskOutcome.Cancelled _ -> line.text("outcome", "cancelled");
            case TaskOutcome.HandedBack _ -> line.text("outcome", "continued");
        }
        out.println(line);
    }

    /// Writes that what led a detached job to its next step, or looked whether it goes on, failed.
    /// Lambda delivers the event again, or the schedule looks again.
    void eventFailed(JobId job, Failure failure, String requestId, int served) {
        JsonObject line =
                about("ERROR", "event failed", job)
                        .text("requestId", requestId)
                        .number("served", served);
        failed(line, "failed", failure);
        out.println(line);
    }

    /// Writes that an attempt does not stop although nobody waits for it. What runs beside it goes
    /// on, and then its process ends.
    void stuck(TaskSpec spec) {
        out.println(
                about(
                        "ERROR",
                        "attempt does not stop, its function will end",
                        spec.job(),
                        spec.attempt()));
    }

    private static JsonObject line(
            String level, String message, Invocation.Call call, String requestId, int served) {
        return about(level, message, call.job(), call.attempt())
                .text("requestId", requestId)
                .number("served", served);
    }

    private static JsonObject about(String level, String message, JobId job, AttemptId attempt) {
        return about(level, message, job)
                .number("stage", attempt.task().stage().index())
                .number("partition", attempt.task().partition())
                .number("attempt", attempt.number());
    }

    private static JsonObject about(String level, String message, JobId job) {
        return new JsonObject()
                .text("level", level)
                .text("message", message)
                .text("job", job.value());
    }

    private static void failed(JsonObject line, String outcome, Failure failure) {
        line.text("outcome", outcome)
                .text("failure", shortened(failure.summary()))
                .text("trace", shortened(failure.trace()));
    }

    /// Lambda cuts lines that are too long, and half a line is no JSON.
    private static String shortened(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    }
}
