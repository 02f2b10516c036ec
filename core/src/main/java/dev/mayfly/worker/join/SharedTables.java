package dev.mayfly.worker.join;

import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.table.FreeTables;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tables that attempts of one JVM share: those of joins, by job and by the stage that wrote
/// their records, and those that are free to be used again. Safe for use by many threads.
public final class SharedTables {
    private final Map<Key, SharedTable> tables = new ConcurrentHashMap<>();

    private final FreeTables free = new FreeTables();

    private record Key(JobId job, StageId producer) {}

    SharedTable of(JobId job, StageId producer, ObjectStore store, List<List<BlockRange>> ranges) {
        return tables.computeIfAbsent(
                new Key(job, producer), ignored -> new SharedTable(store, ranges));
    }

    /// The tables that are free.
    public FreeTables free() {
        return free;
    }

    /// Lets go of a job's tables, and of those that are free.
    public void forget(JobId job) {
        free.clear();
        tables.keySet().removeIf(key -> key.job().equals(job));
    }
}
