package dev.mayfly.protocol;

import java.util.List;

/// What a task reads. Its form follows the [dev.mayfly.program.Source] of the task's program.
public sealed interface TaskInput {
    /// For `Scan`: read one after the other.
    record Splits(List<InputSplit> splits) implements TaskInput {
        /// Copies the list.
        public Splits {
            splits = List.copyOf(splits);
        }
    }

    /// For `Literal`: encoded values, each preceded by its size.
    record Encoded(byte[] values) implements TaskInput {}

    /// For `Shuffled` and `Kept`: in the order of the tasks that wrote them.
    ///
    /// @param done how many of the records or groups that come of them, the first ones, are not
    ///   wanted any more
    record Blocks(List<BlockRange> ranges, long done) implements TaskInput {
        /// Copies the list.
        public Blocks {
            ranges = List.copyOf(ranges);
        }

        /// All that comes of them.
        public Blocks(List<BlockRange> ranges) {
            this(ranges, 0);
        }

        /// The same without what comes first.
        public Blocks behind(long end) {
            return new Blocks(ranges, end);
        }
    }

    /// For `MapOutputs`: neighbouring partitions of some map outputs, in the order of the tasks
    /// that wrote them.
    ///
    /// @param partitions how many
    record MapOutputs(int partitions, List<Piece> pieces) implements TaskInput {
        /// Copies the list.
        public MapOutputs {
            pieces = List.copyOf(pieces);
        }
    }

    /// Neighbouring partitions of one map output, not all of them empty.
    ///
    /// @param start where the first one begins, in bytes
    /// @param partitionEnds exclusive end of each, in bytes
    record Piece(String objectKey, long start, long[] partitionEnds) {
        /// Where a partition begins.
        public long startOf(int partition) {
            return partition == 0 ? start : partitionEnds[partition - 1];
        }
    }

    /// For `Joined`.
    record Sides(TaskInput left, TaskInput right) implements TaskInput {}

    /// For `BroadcastJoined`.
    ///
    /// @param stream what the streaming side reads
    /// @param table the blocks of each partition of the table
    record Probe(TaskInput stream, List<Blocks> table) implements TaskInput {
        /// Copies the list.
        public Probe {
            table = List.copyOf(table);
        }
    }

    /// For `Union`: which of its pipelines, and that one's input.
    record Branch(int index, TaskInput input) implements TaskInput {}

    /// For `Coalesced`: the inputs of the pipeline, one run for each.
    record Several(List<TaskInput> inputs) implements TaskInput {
        /// Copies the list.
        public Several {
            inputs = List.copyOf(inputs);
        }
    }

    /// The same input of which only a rest is left.
    ///
    /// @param rest of the splits or blocks in it
    default TaskInput left(TaskInput rest) {
        return switch (this) {
            case Splits ignored -> rest;
            case Blocks ignored -> rest;
            case Branch(int index, TaskInput input) -> new Branch(index, input.left(rest));
            case Probe(TaskInput stream, List<Blocks> table) -> new Probe(stream.left(rest), table);
            case Encoded ignored -> throw noRest();
            case MapOutputs ignored -> throw noRest();
            case Sides ignored -> throw noRest();
            case Several ignored -> throw noRest();
        };
    }

    private static IllegalStateException noRest() {
        return new IllegalStateException("input is not one that is read in parts");
    }
}
