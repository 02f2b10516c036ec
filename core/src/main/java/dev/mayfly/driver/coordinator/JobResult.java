package dev.mayfly.driver.coordinator;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a job that succeeded leaves behind.
///
/// @param outputs of all its stages
/// @param counters the user's, each task counted once, in the order of names
/// @param metrics sum over the committed attempts
/// @param elapsed from submission to end
/// @param listenerFailures what listeners threw; empty if every listener heard everything
public record JobResult(
        JobId job,
        StageOutputs outputs,
        Map<String, Long> counters,
        TaskMetrics metrics,
        Duration elapsed,
        List<Throwable> listenerFailures) {
    /// Copies the collections.
    public JobResult {
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
        listenerFailures = List.copyOf(listenerFailures);
    }
}
