package dev.mayfly.lineage;

import dev.mayfly.function.PairsFunction;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What a shuffle does with the records of a partition once they have arrived.
public sealed interface Reduction extends Serializable {
    /// Nothing: records pass in the order of the map tasks that sent them.
    record Pass() implements Reduction {}

    /// One record for each key, with its aggregated value. Keys come in no order.
    record Aggregate(Aggregator aggregator) implements Reduction {}

    /// Records in the order of their encoded keys.
    record Sort(boolean isDescending) implements Reduction {}

    /// One record for each group of equal keys, in key order, with the values as a [Values] that
    /// streams.
    ///
    /// @param isDescending whether the greatest key comes first
    /// @param combiner merges values of equal keys on the map side already; null if there is none
    record Group(
            boolean isDescending,
            @Nullable PairsFunction<Object, Values<Object>, Object, Object> combiner)
            implements Reduction {}
}
