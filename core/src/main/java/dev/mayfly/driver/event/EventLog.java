package dev.mayfly.driver.event;

import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.CounterChanged;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.storage.BilledRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// Appends a job's events to a file, one JSON object in a line; `docs/formats/events.md` lists the
/// fields. What was appended reaches the file when a stage or the job ends, and every few thousand
/// events in between. Used by one thread.
public final class EventLog implements JobListener, AutoCloseable {
    /// Version of the format; readers refuse a later one.
    public static final int VERSION = 1;

    private static final int BUFFER_CHARS = 64 * 1024;

    private final FileChannel file;
    private final StringBuilder lines = new StringBuilder();

    private EventLog(FileChannel file) {
        this.file = file;
    }

    /// Opens a log for appending; the file is created if it is not there, its directory must be.
    public static EventLog open(Path file) throws IOException {
        return new EventLog(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /// Appends an event.
    ///
    /// @throws UncheckedIOException if the file cannot be written
    @Override
    public void on(JobEvent event) {
        append(event, lines);
        if (event instanceof StageCompleted
                || event instanceof JobEnded
                || lines.length() >= BUFFER_CHARS) {
            flush();
        }
    }

    /// Writes what is still to be written and closes the file.
    ///
    /// @throws UncheckedIOException if the file cannot be written
    @Override
    public void close() {
        try (file) {
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flush() {
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        lines.setLength(0);
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(JobEvent event, StringBuilder out) {
        JsonLine line = begin(event, out);
        switch (event) {
            case JobStarted(_, _, var name, var slots, var stages) ->
                    line.text("name", name).number("slots", slots).number("stages", stages);
            case StagePlanned(_, _, var stage, var label, var tasks, var dependencies) ->
                    line.text("stage", stage.toString())
                            .text("label", label)
                            .number("tasks", tasks)
                            .texts("dependencies", dependencies);
            case StageStarted(_, _, var stage) -> line.text("stage", stage.toString());
            case AttemptStarted(_, _, var attempt) -> appendAttempt(attempt, line);
            case AttemptEnded(_, _, var attempt, var state, var metrics, var failure) -> {
                appendAttempt(attempt, line);
                appendMetrics(metrics, line.text("state", lowerCase(state)));
                line.text("failure", failure);
            }
            case CounterChanged(_, _, var name, var value) ->
                    line.text("counter", name).number("value", value);
            case StageCompleted(_, _, var stage) -> line.text("stage", stage.toString());
            case JobEnded(_, _, var state, var duration, var failure) ->
                    line.text("state", lowerCase(state))
                            .number("durationMillis", duration)
                            .text("failure", failure);
        }
        line.end();
    }

    private static JsonLine begin(JobEvent event, StringBuilder out) {
        return new JsonLine(out)
                .number("v", VERSION)
                .text("event", kind(event))
                .time("time", event.time())
                .text("job", event.job().value());
    }

    private static void appendAttempt(AttemptId attempt, JsonLine line) {
        line.text("stage", attempt.task().stage().toString())
                .number("partition", attempt.task().partition())
                .number("attempt", attempt.number());
    }

    private static void appendMetrics(TaskMetrics metrics, JsonLine line) {
        BilledRequests billed = BilledRequests.of(metrics.requests().counts());
        line.number("durationMillis", metrics.durationMillis())
                .number("recordsRead", metrics.recordsRead())
                .number("bytesRead", metrics.bytesRead())
                .number("recordsWritten", metrics.recordsWritten())
                .number("bytesWritten", metrics.bytesWritten())
                .number("spills", metrics.spills())
                .number("spilledBytes", metrics.spilledBytes())
                .number("readRequests", billed.reads())
                .number("writeRequests", billed.writes())
                .numbers("requests", metrics.requests().counts());
    }

    private static String lowerCase(EndState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String kind(JobEvent event) {
        return switch (event) {
            case JobStarted _ -> "job-started";
            case StagePlanned _ -> "stage-planned";
            case StageStarted _ -> "stage-started";
            case AttemptStarted _ -> "attempt-started";
            case AttemptEnded _ -> "attempt-ended";
            case CounterChanged _ -> "counter-changed";
            case StageCompleted _ -> "stage-completed";
            case JobEnded _ -> "job-ended";
        };
    }
}
