package dev.mayfly.storage;

import java.util.Map;
import java.util.Set;

/// Requests to stores by what such stores charge for them.
///
/// @param reads that read objects or ask for their size
/// @param writes that write, copy or list objects
public record BilledRequests(long reads, long writes) {
    /// None.
    public static final BilledRequests NONE = new BilledRequests(0, 0);

    private static final Set<String> READS = Set.of("GET", "HEAD");

    /// They cost nothing.
    private static final Set<String> REMOVALS = Set.of("DELETE", "ABORT");

    /// The requests of a store.
    ///
    /// @param requests by kind, as [ObjectStore#requests] tells them
    public static BilledRequests of(Map<String, Long> requests) {
        long reads = 0;
        long writes = 0;
        for (Map.Entry<String, Long> kind : requests.entrySet()) {
            if (READS.contains(kind.getKey())) {
                reads += kind.getValue();
            } else if (!REMOVALS.contains(kind.getKey())) {
                writes += kind.getValue();
            }
        }
        return new BilledRequests(reads, writes);
    }

    /// The sum of both.
    public BilledRequests plus(BilledRequests other) {
        return new BilledRequests(reads + other.reads, writes + other.writes);
    }
}
