package dev.mayfly.api;

import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.Values;
import org.jspecify.annotations.Nullable;

/// Runs a user's [Reducer] as a step of a task, or as the combiner of a shuffle.
final class ReducerFunction implements PairsFunction<Object, Values<Object>, Object, Object> {
    private static final long serialVersionUID = 1;

    private final Reducer<Object, Object, Object, Object> reducer;
    private final @Nullable Grouping grouping;

    /// @param grouping by what the keys are grouped that a combiner emits outside of a group, or
    ///   null
    ReducerFunction(Reducer<Object, Object, Object, Object> reducer, @Nullable Grouping grouping) {
        this.reducer = reducer;
        this.grouping = grouping;
    }

    @Override
    public void setup(PairEmitter<Object, Object> out) throws Exception {
        reducer.setup(context(out));
    }

    @Override
    public void apply(Object key, Values<Object> values, PairEmitter<Object, Object> out)
            throws Exception {
        reducer.reduce(key, values, out::emit);
    }

    @Override
    public void cleanup(PairEmitter<Object, Object> out) throws Exception {
        reducer.cleanup(context(out));
    }

    private Context<Object, Object> context(PairEmitter<Object, Object> out) {
        return grouping == null ? out::emit : grouping.context(out);
    }
}
