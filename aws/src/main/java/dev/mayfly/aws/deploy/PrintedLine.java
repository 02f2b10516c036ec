package dev.mayfly.aws.deploy;

import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/// What an attempt has printed.
///
/// @param time when
/// @param text one line
public record PrintedLine(Instant time, int stage, int partition, int attempt, String text) {
    private static final String LOGGER = "printed";

    /// Reads a line. Empty if no attempt of the job printed it.
    static Optional<PrintedLine> of(FilteredLogEvent event, String job) {
        return AttemptLine.json(event, job)
                .filter(PrintedLine::isPrinted)
                .map(line ->
                        new PrintedLine(
                                Instant.ofEpochMilli(event.timestamp()),
                                AttemptLine.number(line, "stage"),
                                AttemptLine.number(line, "partition"),
                                AttemptLine.number(line, "attempt"),
                                AttemptLine.text(line, "message")));
    }

    /// Whether a line is what a job printed.
    static boolean isPrinted(JsonNode line) {
        return AttemptLine.text(line, "logger").equals(LOGGER);
    }
}
