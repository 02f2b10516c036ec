package dev.mayfly.protocol;

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
}
