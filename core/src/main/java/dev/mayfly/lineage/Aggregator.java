package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.function.FoldFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.ReduceFunction;
import java.io.Serializable;

/// How the values of a key become one: each is added to an accumulator, accumulators are merged,
/// and the last one is finished.
public sealed interface Aggregator extends Serializable {
    /// Accumulators of a few numbers, kept in place in the aggregation table.
    ///
    /// @param slots how many numbers make one accumulator; 0 for distinct keys
    /// @param function what to do with them
    record Slots(int slots, SlotFunction function) implements Aggregator {}

    /// Accumulators that are objects.
    ///
    /// @param create makes an accumulator from a key's first value
    /// @param add adds a further value
    /// @param merge merges two accumulators
    /// @param finish makes the result from the last accumulator
    /// @param codec of accumulators
    record Objects(
            MapFunction<Object, Object> create,
            FoldFunction<Object, Object> add,
            ReduceFunction<Object> merge,
            MapFunction<Object, Object> finish,
            Codec<Object> codec)
            implements Aggregator {}
}
