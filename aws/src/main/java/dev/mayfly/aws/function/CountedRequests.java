package dev.mayfly.aws.function;

import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.ObjectStore;
import java.util.Map;
import java.util.Set;

/// Tells with each attempt's outcome what requests went to the store since the last one. Attempts
/// that run side by side share the store, so what one of them sent may be told with another's; the
/// sum is right. Safe for use by many threads.
final class CountedRequests {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    /// They cost nothing.
    private static final Set<String> REMOVALS = Set.of("DELETE", "ABORT");

    private final ObjectStore store;
    private long toldReads;
    private long toldWrites;

    CountedRequests(ObjectStore store) {
        this.store = store;
    }

    /// The same outcome with the requests that were not told yet. What an attempt that failed has
    /// sent is told with the next one that succeeds here.
    synchronized TaskOutcome with(TaskOutcome outcome) {
        if (!(outcome instanceof TaskOutcome.Succeeded success)) {
            return outcome;
        }
        long reads = 0;
        long writes = 0;
        for (Map.Entry<String, Long> kind : store.requests().entrySet()) {
            if (READS.contains(kind.getKey())) {
                reads += kind.getValue();
            } else if (!REMOVALS.contains(kind.getKey())) {
                writes += kind.getValue();
            }
        }
        var counted =
                new TaskOutcome.Succeeded(
                        success.attempt(),
                        success.output(),
                        success.metrics().withRequests(reads - toldReads, writes - toldWrites),
                        success.counters());
        toldReads = reads;
        toldWrites = writes;
        return counted;
    }
}
