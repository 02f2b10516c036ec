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

    /// Costs nothing.
    private static final String DELETE = "DELETE";

    private final ObjectStore store;
    private long toldReads;
    private long toldWrites;

    CountedRequests(ObjectStore store) {
        this.store = store;
    }

    /// The same outcome with the requests that were not told yet. What an attempt that failed has
    /// sent is told with the next one that succeeds here.
    synchronized TaskOutcome with(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded done -> counted(done);
            case TaskOutcome.HandedBack(var done, var rest) ->
                    new TaskOutcome.HandedBack(counted(done), rest);
            case TaskOutcome.Transient _ -> outcome;
            case TaskOutcome.Fatal _ -> outcome;
            case TaskOutcome.Cancelled _ -> outcome;
        };
    }

    private TaskOutcome.Succeeded counted(TaskOutcome.Succeeded done) {
        long reads = 0;
        long writes = 0;
        for (Map.Entry<String, Long> kind : store.requests().entrySet()) {
            if (READS.contains(kind.getKey())) {
                reads += kind.getValue();
            } else if (!kind.getKey().equals(DELETE)) {
                writes += kind.getValue();
            }
        }
        TaskOutcome.Succeeded counted = done.withRequests(reads - toldReads, writes - toldWrites);
        toldReads = reads;
        toldWrites = writes;
        return counted;
    }
}
