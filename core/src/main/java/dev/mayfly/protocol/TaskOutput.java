package dev.mayfly.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a successful attempt leaves behind.
public sealed interface TaskOutput {
    /// One attempt's shuffle data: an object that holds all partitions, in order, in checked
    /// blocks.
    ///
    /// @param objectKey the object; it does not exist if all partitions are empty
    /// @param partitionEnds exclusive end of each partition, in bytes
    /// @param keyHashes hashes of the keys seen, if that was asked for and they were not too many
    record MapOutput(String objectKey, long[] partitionEnds, Optional<long[]> keyHashes)
            implements TaskOutput {}

    /// A partition kept in blocks.
    ///
    /// @param objectKey the object; it does not exist if `size` is 0
    /// @param size in bytes
    record KeptPartition(String objectKey, long size) implements TaskOutput {}

    /// A partition's few records, in blocks, carried in the answer itself.
    record Inline(byte[] blocks) implements TaskOutput {}

    /// A part file, not yet published.
    ///
    /// @param records how many it holds
    record PartFile(String objectKey, long size, long records) implements TaskOutput {}

    /// What several attempts left of one task that they did one after the other.
    ///
    /// @param outputs of each, in the order of the input; none of them of this kind
    record Parts(List<TaskOutput> outputs) implements TaskOutput {
        /// Copies the list.
        public Parts {
            outputs = List.copyOf(outputs);
        }
    }

    /// The outputs of attempts that make up those of tasks, in order.
    static List<TaskOutput> each(List<TaskOutput> ofTasks) {
        var all = new ArrayList<TaskOutput>(ofTasks.size());
        for (TaskOutput output : ofTasks) {
            if (output instanceof Parts(var parts)) {
                all.addAll(parts);
            } else {
                all.add(output);
            }
        }
        return all;
    }
}
