package dev.mayfly.worker.join;

import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.table.FreeTables;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// The tables that attempts of one JVM share: those of joins, by job and by the stage that wrote
/// their records, and those that are free to be used again. Safe for use by many threads.
public final class SharedTables {
    /// Forgotten jobs that are remembered as such. Attempts of earlier ones have ended.
    private static final int MAX_FORGOTTEN = 1000;

    private final Map<Key, SharedTable> tables = new HashMap<>();
    private final SequencedSet<JobId> forgotten = new LinkedHashSet<>();
    private final FreeTables free = new FreeTables();

    private record Key(JobId job, StageId producer) {}

    /// A table of a join. It is shared unless the job is forgotten: an attempt may not have noticed
    /// that yet, and nobody would let go of what it leaves.
    synchronized SharedTable of(
            JobId job, StageId producer, ObjectStore store, List<List<BlockRange>> ranges) {
        return forgotten.contains(job)
                ? new SharedTable(store, ranges)
                : tables.computeIfAbsent(
                        new Key(job, producer), ignored -> new SharedTable(store, ranges));
    }

    /// The tables that are free.
    public FreeTables free() {
        return free;
    }

    /// Lets go of a job's tables, and of those that are free.
    public synchronized void forget(JobId job) {
        free.clear();
        forgotten.add(job);
        if (forgotten.size() > MAX_FORGOTTEN) {
            forgotten.removeFirst();
        }
        tables.keySet().removeIf(key -> key.job().equals(job));
    }
}
