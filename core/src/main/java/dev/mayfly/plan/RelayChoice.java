package dev.mayfly.plan;

import dev.mayfly.program.RelayGrid;
import java.util.Optional;

/// Decides whether a shuffle takes a relay, and of which shape: where every reducer would read a
/// range of every map output, and that makes more reads than a remote store should be asked for.
final class RelayChoice {
    private final long maxReads;

    /// @param maxReads up to how many reads a shuffle may take without a relay
    RelayChoice(long maxReads) {
        this.maxReads = maxReads;
    }

    /// The relay between map tasks and reducers, if one saves reads that are too many. It has about
    /// as many tasks as the smaller side, so that none has much more to carry than a task of that
    /// side has; its shape is that with the fewest reads then.
    Optional<RelayGrid> between(int outputs, int partitions) {
        long direct = (long) outputs * partitions;
        if (direct <= maxReads) {
            return Optional.empty();
        }
        int tasks = Math.min(outputs, partitions);
        long balanced = Math.round(Math.sqrt((double) tasks * partitions / outputs));
        int partitionGroups = Math.clamp(balanced, 1, tasks);
        int outputGroups = Math.ceilDiv(tasks, partitionGroups);
        var grid = new RelayGrid(partitions, outputGroups, partitionGroups);
        return grid.reads(outputs) < direct ? Optional.of(grid) : Optional.empty();
    }

    /// The relay for a table that every reader reads whole: one task makes one object of it.
    Optional<RelayGrid> forTable(int outputs, int partitions, int readers) {
        long each = (long) outputs * partitions;
        boolean isTooMany = each > maxReads / Math.max(1, readers);
        return isTooMany && outputs > 1
                ? Optional.of(new RelayGrid(partitions, 1, 1))
                : Optional.empty();
    }
}
