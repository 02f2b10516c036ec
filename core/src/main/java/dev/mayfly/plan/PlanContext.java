package dev.mayfly.plan;

import dev.mayfly.lineage.Lineage;
import dev.mayfly.protocol.TaskInput;
import java.util.List;
import java.util.Map;

/// What the planner is told beside the lineage.
///
/// @param splits what each task of each scanned input reads, by lineage id
/// @param keptPartitions how datasets lie that earlier jobs kept, by dataset
/// @param slots how many attempts run at the same time
/// @param taskMemoryBytes memory for records that one attempt has
/// @param partitionCount partitions of a shuffle whose count is left to the planner, or 0 to derive
///   it from the size of the input
/// @param workDirectory key prefix for kept partitions
/// @param broadcasts joins, by lineage id, of which one side becomes a table that all tasks share,
///   and which side that is
/// @param maxShuffleReads how many reads of map outputs a shuffle may take without a relay;
///   [Long#MAX_VALUE] where reads cost nothing
public record PlanContext(
        Map<Integer, List<TaskInput.Splits>> splits,
        Map<Integer, KeptPartitions> keptPartitions,
        int slots,
        long taskMemoryBytes,
        int partitionCount,
        String workDirectory,
        Map<Integer, JoinSide> broadcasts,
        long maxShuffleReads) {
    private static final long MAX_PARTITION_BYTES = 32L << 20;
    private static final long MIN_PARTITION_BYTES = 1L << 20;
    private static final int MAX_PARTITIONS = 4096;

    /// The same with other joins by table.
    public PlanContext withBroadcasts(Map<Integer, JoinSide> value) {
        return new PlanContext(
                splits,
                keptPartitions,
                slots,
                taskMemoryBytes,
                partitionCount,
                workDirectory,
                value,
                maxShuffleReads);
    }

    /// Whether reads of map outputs cost time and money whatever their size.
    boolean countsReads() {
        return maxShuffleReads < Long.MAX_VALUE;
    }

    /// The number of partitions of a dataset that an earlier job kept.
    int keptCount(int dataset) {
        KeptPartitions kept = keptPartitions.get(dataset);
        return kept == null ? 0 : kept.count();
    }

    /// Bytes of a scanned input.
    long sizeOf(Lineage.Scan scan) {
        long bytes = 0;
        for (TaskInput.Splits task : splits.getOrDefault(scan.id(), List.of())) {
            bytes += task.splits().stream().mapToLong(split -> split.size()).sum();
        }
        return bytes;
    }

    /// The number of partitions for shuffles that leave it open.
    ///
    /// @param inputs files, and values of the program
    int automaticCount(List<Lineage> inputs) {
        if (partitionCount > 0) {
            return partitionCount;
        }
        long bytes = 0;
        int tasks = 0;
        for (Lineage input : inputs) {
            if (input instanceof Lineage.Literal literal) {
                bytes += literal.size();
                tasks += literal.partitions().size();
            } else if (input instanceof Lineage.Scan scan) {
                bytes += sizeOf(scan);
                tasks += splits.getOrDefault(scan.id(), List.of()).size();
            }
        }
        return (int) (countsReads() ? fewPartitions(bytes, tasks) : manyPartitions(bytes));
    }

    /// Enough that each is small, and at least one for each slot.
    private long manyPartitions(long bytes) {
        long each =
                Math.max(MIN_PARTITION_BYTES, Math.min(MAX_PARTITION_BYTES, taskMemoryBytes / 2));
        return Math.max(slots, Math.min(Math.ceilDiv(bytes, each), MAX_PARTITIONS));
    }

    /// Where each partition reads from each map output, and that costs: as many as memory needs,
    /// and more only as far as slots have enough to do and no further stage must come between. Of
    /// kept datasets only the number of partitions is known.
    private long fewPartitions(long bytes, int tasks) {
        int kept = keptPartitions.values().stream().mapToInt(KeptPartitions::count).max().orElse(0);
        long needed = Math.ceilDiv(bytes, Math.max(MIN_PARTITION_BYTES, taskMemoryBytes / 2));
        long useful = Math.min(slots, Math.max(kept, Math.ceilDiv(bytes, MAX_PARTITION_BYTES)));
        long cheap = maxShuffleReads / Math.max(1, Math.max(kept, tasks));
        return Math.clamp(Math.max(needed, Math.min(useful, cheap)), 1, MAX_PARTITIONS);
    }
}
