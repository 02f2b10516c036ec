package dev.mayfly.program;

import java.io.Serializable;

/// How a relay divides a shuffle among its tasks: map outputs into groups of neighbours, partitions
/// into groups of neighbours, and each task takes one group of the one and one of the other. A map
/// output is then read once for each group of partitions, and a reducer reads one object for each
/// group of map outputs.
///
/// @param partitions of the shuffle
/// @param outputGroups of map outputs
/// @param partitionGroups of partitions
/// @see <a href="https://doi.org/10.1145/3318464.3380609">Perron et al., Starling, section 4.2</a>
public record RelayGrid(int partitions, int outputGroups, int partitionGroups)
        implements Serializable {
    /// Checks the counts.
    public RelayGrid {
        if (outputGroups < 1 || partitionGroups < 1 || partitionGroups > partitions) {
            throw new IllegalArgumentException(
                    "no such grid: partitions="
                            + partitions
                            + " outputGroups="
                            + outputGroups
                            + " partitionGroups="
                            + partitionGroups);
        }
    }

    /// One task for each pair of groups. The tasks of a group of partitions follow each other, in
    /// the order of the map outputs they take.
    public int taskCount() {
        return Math.multiplyExact(outputGroups, partitionGroups);
    }

    /// Whether one task takes all, as for a table that every reader reads whole.
    public boolean isWhole() {
        return taskCount() == 1;
    }

    /// The group that a partition is in.
    public int groupOf(int partition) {
        return (int) (((partition + 1L) * partitionGroups - 1) / partitions);
    }

    /// The first partition of a group; the one behind the last for the group behind the last.
    public int firstPartition(int group) {
        return (int) ((long) partitions * group / partitionGroups);
    }

    /// The first map output of a group; the one behind the last for the group behind the last.
    ///
    /// @param outputs how many map outputs there are
    public int firstOutput(int group, int outputs) {
        return (int) ((long) outputs * group / outputGroups);
    }

    /// How often map outputs are read, by the relay and behind it.
    public long reads(int outputs) {
        return (long) outputs * partitionGroups + (long) partitions * outputGroups;
    }
}
