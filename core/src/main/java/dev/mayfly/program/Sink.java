package dev.mayfly.program;

import dev.mayfly.codec.Codec;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.StageId;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Where the records of a stage go.
public sealed interface Sink extends Serializable {
    /// Into one map output for each task, divided among partitions.
    ///
    /// @param partitioning with a definite count
    /// @param key codec of the keys, null for values that are dealt out in turn
    /// @param reduction what the reading side will do, so that it can begin here
    /// @param maxKeyHashes up to how many different keys each task reports what keys it saw, for
    ///   the other side of a join; 0 for not at all
    /// @param filteredBy stage whose key filter drops records first, or null
    record Shuffle(
            Partitioning partitioning,
            Reduction reduction,
            @Nullable Codec<Object> key,
            Codec<Object> value,
            int maxKeyHashes,
            @Nullable StageId filteredBy)
            implements Sink {
        /// The codec of the keys, which all but values dealt out in turn have.
        public Codec<Object> keyOrThrow() {
            return java.util.Objects.requireNonNull(key, "records have no keys");
        }
    }

    /// Into one map output for each task, for [Source.MapOutputs]: blocks as they are, partition by
    /// partition, in the order of the map outputs they come from.
    record Relay() implements Sink {}

    /// Into blocks that the driver or later stages read in order.
    ///
    /// @param key codec of the keys, null if there are none
    /// @param directory key prefix under which the partition is kept, or null if only the driver
    ///   reads it, once
    record Keep(@Nullable Codec<Object> key, Codec<Object> value, @Nullable String directory)
            implements Sink {}

    /// Into part files.
    ///
    /// @param directory where attempts write; the job's commit publishes it
    record Save(OutputFormat format, Compression compression, String directory, boolean hasKeys)
            implements Sink {}
}
