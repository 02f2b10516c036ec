package dev.mayfly.api;

import dev.mayfly.function.PairFunction;
import dev.mayfly.lineage.Partitioning;

/// Decides the partition of a key. Two keyed datasets partitioned by equal partitioners are joined
/// without moving anything.
///
/// @param <K> type of the keys
@SuppressWarnings("UnusedTypeParameter") // keeps keys of other types out
public final class Partitioner<K> {
    private final Partitioning partitioning;

    private Partitioner(Partitioning partitioning) {
        this.partitioning = partitioning;
    }

    /// By a hash of the encoded key, the same in every JVM.
    ///
    /// @param count number of partitions
    public static <K> Partitioner<K> hash(int count) {
        return new Partitioner<>(new Partitioning.Hash(positive(count)));
    }

    /// By a function of the key and the number of partitions, whose answer is in `[0, count)`.
    ///
    /// @param count number of partitions
    @SuppressWarnings("unchecked")
    public static <K> Partitioner<K> by(int count, PairFunction<K, Integer, Integer> function) {
        Shipping.require(function, "Partitioner.by");
        return new Partitioner<>(
                new Partitioning.Custom(
                        positive(count), (PairFunction<Object, Integer, Integer>) function));
    }

    static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("partition count below 1: " + count);
        }
        return count;
    }

    Partitioning partitioning() {
        return partitioning;
    }
}
