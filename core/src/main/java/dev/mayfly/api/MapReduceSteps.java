package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.Overriding;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import dev.mayfly.lineage.Values;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a user's mapper and reducer become steps of tasks.
final class MapReduceSteps {
    private MapReduceSteps() {}

    /// The part of a key that decides its group.
    ///
    /// @param function makes the part
    /// @param codec of the part
    record Grouping(MapFunction<Object, Object> function, Codec<Object> codec)
            implements Serializable {
        /// The codec of keys with their group in front.
        Codec<Object> keys(Codec<Object> key) {
            return Node.erased(new GroupedKeyCodec(codec, key));
        }

        /// A context that puts the group in front of each key.
        Context<Object, Object> context(PairEmitter<Object, Object> out) {
            return (key, value) -> out.emit(new GroupedKey(function.apply(key), key), value);
        }
    }

    /// Runs a user's [Mapper] as a step of a task.
    static final class Mapping implements PairsFunction<Object, Object, Object, Object> {
        private static final long serialVersionUID = 1;

        private final Mapper<Object, Object, Object, Object> mapper;
        private final @Nullable Grouping grouping;
        private transient @Nullable Context<Object, Object> context;

        /// @param grouping by what the emitted keys are grouped, or null if by the whole key
        Mapping(Mapper<Object, Object, Object, Object> mapper, @Nullable Grouping grouping) {
            this.mapper = mapper;
            this.grouping = grouping;
        }

        @Override
        public void setup(PairEmitter<Object, Object> out) throws Exception {
            context = grouping == null ? out::emit : grouping.context(out);
            mapper.setup(context);
        }

        @Override
        public void apply(Object key, Object value, PairEmitter<Object, Object> out)
                throws Exception {
            mapper.map(key, value, Objects.requireNonNull(context, "not set up"));
        }

        @Override
        public void cleanup(PairEmitter<Object, Object> out) throws Exception {
            mapper.cleanup(Objects.requireNonNull(context, "not set up"));
        }

        @Override
        public boolean hasCleanup() {
            return Overriding.isOverridden(mapper, Mapper.class, "cleanup", Context.class);
        }
    }

    /// Runs a user's [Reducer] as a step of a task, or as the combiner of a shuffle.
    ///
    /// @param grouping by what the keys are grouped that a combiner emits outside of a group, or
    ///   null
    record Reducing(Reducer<Object, Object, Object, Object> reducer, @Nullable Grouping grouping)
            implements PairsFunction<Object, Values<Object>, Object, Object> {
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

        @Override
        public boolean hasCleanup() {
            return Overriding.isOverridden(reducer, Reducer.class, "cleanup", Context.class);
        }

        private Context<Object, Object> context(PairEmitter<Object, Object> out) {
            return grouping == null ? out::emit : grouping.context(out);
        }
    }
}
