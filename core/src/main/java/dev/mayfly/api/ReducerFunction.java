package dev.mayfly.api;

import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.Values;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs a user's [Reducer] as a step of a task, or as the combiner of a shuffle.
final class ReducerFunction implements PairsFunction<Object, Values<Object>, Object, Object> {
    private static final long serialVersionUID = 1;

    private final Reducer<Object, Object, Object, Object> reducer;
    private final @Nullable Grouping grouping;
    private transient @Nullable Context<Object, Object> context;

    /// @param grouping by what the emitted keys are grouped, or null if by the whole key or not at all
    ReducerFunction(
            Reducer<Object, Object, Object, Object> reducer, @Nullable Grouping grouping) {
        this.reducer = reducer;
        this.grouping = grouping;
    }

    @Override
    public void setup(PairEmitter<Object, Object> out) throws Exception {
        context = grouping == null ? out::emit : grouping.context(out);
        reducer.setup(context);
    }

    @Override
    public void apply(Object key, Values<Object> values, PairEmitter<Object, Object> out)
            throws Exception {
        Object plain = key instanceof GroupedKey grouped ? grouped.key() : key;
        reducer.reduce(plain, values, Objects.requireNonNull(context, "not set up"));
    }

    @Override
    public void cleanup(PairEmitter<Object, Object> out) throws Exception {
        reducer.cleanup(Objects.requireNonNull(context, "not set up"));
    }
}
