package dev.mayfly.worker.shuffle;

import dev.mayfly.function.PairFunction;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyHash;
import java.util.Optional;

/// Decides the partition of an encoded key. Used by one thread.
interface KeyPartitioner {
    /// The partition of the key that the encoder holds.
    ///
    /// @param key the same key, decoded
    int partition(KeyEncoder encoded, Object key) throws Exception;

    /// Whether the decoded key is looked at.
    default boolean needsDecodedKey() {
        return false;
    }

    /// The partitioner that a plan asks for.
    ///
    /// @param bounds of range partitions
    static KeyPartitioner of(Partitioning partitioning, Optional<RangeBounds> bounds) {
        int count = partitioning.count();
        return switch (partitioning) {
            case Partitioning.Hash ignored -> byHash(count);
            case Partitioning.HashOfGroup ignored -> byHash(count);
            case Partitioning.Range range ->
                    new RangePartitioner(bounds.orElseThrow(), range.isDescending());
            case Partitioning.Custom custom -> byFunction(custom.function(), count);
            case Partitioning.OfPairs _, Partitioning.RoundRobin _ ->
                    throw new IllegalArgumentException(
                            "keys are not moved by a partitioning: " + partitioning);
        };
    }

    private static KeyPartitioner byHash(int count) {
        return (encoded, key) -> KeyHash.partition(encoded.partitionHash, count);
    }

    private static KeyPartitioner byFunction(
            PairFunction<Object, Integer, Integer> function, int count) {
        return new KeyPartitioner() {
            @Override
            public int partition(KeyEncoder encoded, Object key) throws Exception {
                Object plain = key instanceof GroupedKey grouped ? grouped.key() : key;
                int partition = function.apply(plain, count);
                if (partition < 0 || partition >= count) {
                    throw new IllegalArgumentException(
                            "partitioner's answer is outside [0, " + count + "): " + partition);
                }
                return partition;
            }

            @Override
            public boolean needsDecodedKey() {
                return true;
            }
        };
    }
}
