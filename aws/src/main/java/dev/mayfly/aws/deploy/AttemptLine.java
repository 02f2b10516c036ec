package dev.mayfly.aws.deploy;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/// What a function has logged about an attempt, or about a failure of what goes on between attempts
/// of a detached job.
///
/// @param time when
/// @param stage with partition and attempt empty for a failure between attempts
/// @param outcome how the attempt ended; `failed` for a failure between attempts; [#UNFINISHED] as
///   long as its end is not logged
/// @param millis how long it took; 0 for one that is unfinished
/// @param requestId of the call that carried it, under which Lambda logs about that call
/// @param stream of the log group
/// @param failure what failed; empty if nothing did
/// @param trace the stack trace; empty if nothing failed
public record AttemptLine(
        Instant time,
        Optional<Integer> stage,
        Optional<Integer> partition,
        Optional<Integer> attempt,
        String outcome,
        long millis,
        String requestId,
        String stream,
        String failure,
        String trace) {
    /// The attempt runs, or its function died.
    public static final String UNFINISHED = "unfinished";

    private static final String SUCCEEDED = "succeeded";

    /// Reads a line. Empty if it is not about the job, or printed by an attempt.
    static Optional<AttemptLine> of(FilteredLogEvent event, String job) {
        return json(event, job)
                .filter(line -> !PrintedLine.isPrinted(line))
                .map(line ->
                        new AttemptLine(
                                Instant.ofEpochMilli(event.timestamp()),
                                found(line, "stage"),
                                found(line, "partition"),
                                found(line, "attempt"),
                                line.field("outcome").map(JsonNode::text).orElse(UNFINISHED),
                                number(line, "millis"),
                                text(line, "requestId"),
                                event.logStreamName(),
                                text(line, "failure"),
                                text(line, "trace")));
    }

    /// A line of JSON about a job. Empty if it is none.
    static Optional<JsonNode> json(FilteredLogEvent event, String job) {
        if (!event.message().startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode line = JsonNode.parser().parse(event.message());
            return text(line, "job").equals(job) ? Optional.of(line) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty(); // a user's own, cut or not JSON
        }
    }

    static String text(JsonNode line, String name) {
        return line.field(name).map(JsonNode::text).orElse("");
    }

    static int number(JsonNode line, String name) {
        return found(line, name).orElse(0);
    }

    private static Optional<Integer> found(JsonNode line, String name) {
        return line.field(name).map(JsonNode::asNumber).map(Integer::parseInt);
    }

    /// Whether its end is known.
    public boolean isFinished() {
        return !outcome.equals(UNFINISHED);
    }

    /// Whether it did its work.
    public boolean isSuccess() {
        return outcome.equals(SUCCEEDED);
    }
}
