package dev.mayfly.api;

import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs a user's [Mapper] as a step of a task.
final class MapperFunction implements PairsFunction<Object, Object, Object, Object> {
    private static final long serialVersionUID = 1;

    private final Mapper<Object, Object, Object, Object> mapper;
    private final @Nullable Grouping grouping;
    private transient @Nullable Context<Object, Object> context;

    /// @param grouping by what the emitted keys are grouped, or null if by the whole key
    MapperFunction(Mapper<Object, Object, Object, Object> mapper, @Nullable Grouping grouping) {
        this.mapper = mapper;
        this.grouping = grouping;
    }

    @Override
    public void setup(PairEmitter<Object, Object> out) throws Exception {
        context = grouping == null ? out::emit : grouping.context(out);
        mapper.setup(context);
    }

    @Override
    public void apply(Object key, Object value, PairEmitter<Object, Object> out) throws Exception {
        mapper.map(key, value, Objects.requireNonNull(context, "not set up"));
    }

    @Override
    public void cleanup(PairEmitter<Object, Object> out) throws Exception {
        mapper.cleanup(Objects.requireNonNull(context, "not set up"));
    }
}
