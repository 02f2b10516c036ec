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
    record Blocks(List<BlockRange> ranges) implements TaskInput {
        /// Copies the list.
        public Blocks {
            ranges = List.copyOf(ranges);
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
    ///
    /// @param isBegun whether the first of them is what is left of one
    record Several(List<TaskInput> inputs, boolean isBegun) implements TaskInput {
        /// Copies the list.
        public Several {
            inputs = List.copyOf(inputs);
        }

        /// Inputs that nobody has read.
        public Several(List<TaskInput> inputs) {
            this(inputs, false);
        }
    }

    /// For any source that gives the same records in the same order whenever it reads the same with
    /// the same memory: the records behind the first ones.
    ///
    /// @param input what the source reads, all of it
    /// @param done how many records, the first ones, are not wanted any more
    /// @param bufferBytes memory for records that the source had when it gave those
    record Behind(TaskInput input, long done, long bufferBytes) implements TaskInput {}
}
