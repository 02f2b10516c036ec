package dev.mayfly.worker.join;

import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The join tables that attempts of one JVM share, by job and by the stage that wrote their
/// records. Safe for use by many threads.
public final class SharedTables {
    private final Map<Key, SharedTable> tables = new ConcurrentHashMap<>();

    private record Key(JobId job, StageId producer) {}

    SharedTable of(JobId job, StageId producer, ObjectStore store, List<List<BlockRange>> ranges) {
        return tables.computeIfAbsent(
                new Key(job, producer), ignored -> new SharedTable(store, ranges));
    }

    /// Lets go of a job's tables.
    public void forget(JobId job) {
        tables.keySet().removeIf(key -> key.job().equals(job));
    }
}
