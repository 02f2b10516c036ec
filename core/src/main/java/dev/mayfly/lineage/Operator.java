package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.function.FilterFunction;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairFlatMapFunction;
import dev.mayfly.function.PairFunction;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.function.PartitionFunction;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.function.ToPairsFunction;
import java.io.Serializable;
import java.util.Comparator;

/// One step that a record takes inside a task. A record is a value, with a key in front of it in a
/// keyed dataset.
///
/// Functions are held with erased types; the API that made the operator checked them.
public sealed interface Operator extends Serializable {
    /// Replaces the value.
    record Map(MapFunction<Object, Object> function) implements Operator {}

    /// Replaces key and value by one value.
    record MapPair(PairFunction<Object, Object, Object> function) implements Operator {}

    /// Replaces the value and keeps the key.
    record MapValue(MapFunction<Object, Object> function) implements Operator {}

    /// Keeps some values.
    record Filter(FilterFunction<Object> function) implements Operator {}

    /// Keeps some pairs.
    record FilterPair(PairFunction<Object, Object, Boolean> function) implements Operator {}

    /// Replaces a value by any number of values.
    record FlatMap(FlatMapFunction<Object, Object> function) implements Operator {}

    /// Replaces a pair by any number of values.
    record FlatMapPair(PairFlatMapFunction<Object, Object, Object> function) implements Operator {}

    /// Replaces the value by any number of values and keeps the key.
    record FlatMapValue(FlatMapFunction<Object, Object> function) implements Operator {}

    /// Puts a key in front of the value.
    record KeyBy(MapFunction<Object, Object> function) implements Operator {}

    /// Replaces the key.
    record RekeyBy(PairFunction<Object, Object, Object> function) implements Operator {}

    /// Replaces a value by any number of pairs.
    record ToPairs(ToPairsFunction<Object, Object, Object> function) implements Operator {}

    /// Replaces a pair by any number of pairs.
    record PairsToPairs(PairsFunction<Object, Object, Object, Object> function)
            implements Operator {}

    /// Makes a key of the whole pair, a [java.util.Map.Entry], and leaves the value behind it.
    record PairToKey() implements Operator {}

    /// Makes pairs of such keys again.
    record KeyToPair() implements Operator {}

    /// Leaves only the key, as the value.
    record Keys() implements Operator {}

    /// Leaves only the value.
    record Values() implements Operator {}

    /// Replaces all values of a partition.
    ///
    /// @param codec of the values that go in; they cross a thread
    record MapPartition(PartitionFunction<Object, Object> function, Codec<Object> codec)
            implements Operator {}

    /// Keeps each record with a probability, decided by seed, partition and position alone.
    ///
    /// @param fraction from 0 to 1
    record Sample(double fraction, long seed) implements Operator {}

    /// Keeps the first records of the partition and then stops reading.
    record Take(long count) implements Operator {}

    /// Replaces all values of the partition by the number of them.
    record Count() implements Operator {}

    /// Merges all values of the partition into one, if there are any.
    ///
    /// @param codec of the values, to keep one whose object is reused
    record Reduce(ReduceFunction<Object> function, Codec<Object> codec) implements Operator {}

    /// Keeps the greatest values of the partition, greatest first.
    record Top(int count, Comparator<Object> order, Codec<Object> codec) implements Operator {}

    /// Replaces the records of the partition by an evenly drawn sample of their encoded keys.
    ///
    /// @param count how many at most
    record SampleKeys(int count, long seed, Codec<Object> codec) implements Operator {}
}
