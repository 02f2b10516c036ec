package dev.mayfly.api;

import dev.mayfly.function.PairFunction;
import dev.mayfly.lineage.Partitioning;

/// Decides the partition of a key. Two keyed datasets partitioned alike are joined without moving
/// anything: by a hash into equal numbers of partitions, or by one and the same partitioner of
/// [#by]. Ranges are never alike.
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

    /// By ranges of the encoded key, in order, whose bounds come from a sample of the data's own
    /// keys. Only for [KeyedDataset#partitionBy].
    ///
    /// @param count number of partitions
    public static <K> Partitioner<K> range(int count) {
        return new Partitioner<>(
                new Partitioning.Range(positive(count), false, Partitioning.OWN_KEYS));
    }

    /// By a function of the key and the number of partitions, whose answer is in `[0, count)`. What
    /// functions do cannot be compared, so only datasets that were given the same object are
    /// partitioned alike: make it once, and use it for both.
    ///
    /// @param count number of partitions
    @SuppressWarnings("unchecked")
    public static <K> Partitioner<K> by(int count, PairFunction<K, Integer, Integer> function) {
        Shipping.require(function, "Partitioner.by");
        return new Partitioner<>(
                new Partitioning.Custom(
                        positive(count), (PairFunction<Object, Integer, Integer>) function));
    }

    /// By a hash into as many partitions as the planner chooses.
    static <K> Partitioner<K> auto() {
        return new Partitioner<>(ByKey.AUTO);
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

    /// The partitioning for operations that bring equal keys of any data together.
    Partitioning byKey() {
        if (partitioning instanceof Partitioning.Range) {
            throw new IllegalArgumentException(
                    "a range partitioner is only for partitionBy; sortByKey orders all keys");
        }
        return partitioning;
    }
}
