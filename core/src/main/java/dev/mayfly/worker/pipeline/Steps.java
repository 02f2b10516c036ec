package dev.mayfly.worker.pipeline;

import dev.mayfly.function.Emitter;
import dev.mayfly.function.FilterFunction;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairFlatMapFunction;
import dev.mayfly.function.PairFunction;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.function.TaskContext;
import dev.mayfly.function.ToPairsFunction;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the sink of each kind of operator.
final class Steps {
    private Steps() {}

    /// The sink that does what an operator says and passes its results on.
    ///
    /// @param partition number of the partition, for what depends on it
    static RecordSink step(Operator operator, int partition, Chain chain, RecordSink next) {
        return switch (operator) {
            case Operator.Map map -> new MapStep(map.function(), next);
            case Operator.MapPair map -> new MapPairStep(map.function(), next);
            case Operator.MapValue map -> new MapValueStep(map.function(), next);
            case Operator.Filter filter -> new FilterStep(filter.function(), next);
            case Operator.FilterPair filter -> new FilterPairStep(filter.function(), next);
            case Operator.FlatMap flatMap -> new FlatMapStep(flatMap.function(), next);
            case Operator.FlatMapPair flatMap -> new FlatMapPairStep(flatMap.function(), next);
            case Operator.FlatMapValue flatMap -> new FlatMapValueStep(flatMap.function(), next);
            case Operator.KeyBy keyBy -> new KeyByStep(keyBy.function(), next);
            case Operator.RekeyBy rekeyBy -> new RekeyByStep(rekeyBy.function(), next);
            case Operator.ToPairs toPairs -> new ToPairsStep(toPairs.function(), next);
            case Operator.PairsToPairs pairs ->
                    new PairsToPairsStep(pairs.function(), chain.isContinued(), next);
            case Operator.PairToKey ignored -> new PairToKeyStep(next);
            case Operator.KeyToPair ignored -> new KeyToPairStep(next);
            case Operator.Keys ignored -> new KeysStep(next);
            case Operator.Values ignored -> new ValuesStep(next);
            case Operator.MapPartition map -> chain.owned(new MapPartitionStep(map, next));
            case Operator.Sample sample -> new SampleStep(sample, partition, next);
            case Operator.Take take -> new TakeStep(take.count(), chain, next);
            case Operator.Count ignored -> new CountStep(next);
            case Operator.Reduce reduce -> new ReduceStep(reduce, next);
            case Operator.Top top -> new TopStep(top, next);
            case Operator.SampleKeys sample -> new SampleKeysStep(sample, partition, next);
        };
    }

    /// A step that only passes the end on.
    private abstract static class Step implements RecordSink {
        final RecordSink next;

        Step(RecordSink next) {
            this.next = next;
        }

        @Override
        public void finish() throws Exception {
            next.finish();
        }
    }

    static Object keyOf(@Nullable Object key) {
        return Objects.requireNonNull(key, "key is null");
    }

    /// Refuses null results of user functions, which have no encoding.
    static <T> T present(@Nullable T result) {
        if (result == null) {
            throw new NullPointerException("a function returned null; use Optional or filter it");
        }
        return result;
    }

    private static final class MapStep extends Step {
        private final MapFunction<Object, Object> function;

        MapStep(MapFunction<Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(null, present(function.apply(value)));
        }
    }

    private static final class MapPairStep extends Step {
        private final PairFunction<Object, Object, Object> function;

        MapPairStep(PairFunction<Object, Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(null, present(function.apply(keyOf(key), value)));
        }
    }

    private static final class MapValueStep extends Step {
        private final MapFunction<Object, Object> function;

        MapValueStep(MapFunction<Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(key, present(function.apply(value)));
        }
    }

    private static final class FilterStep extends Step {
        private final FilterFunction<Object> function;

        FilterStep(FilterFunction<Object> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            if (function.test(value)) {
                next.accept(key, value);
            }
        }
    }

    private static final class FilterPairStep extends Step {
        private final PairFunction<Object, Object, Boolean> function;

        FilterPairStep(PairFunction<Object, Object, Boolean> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            if (function.apply(keyOf(key), value)) {
                next.accept(key, value);
            }
        }
    }

    private static final class FlatMapStep extends Step {
        private final FlatMapFunction<Object, Object> function;
        private final Emitter<Object> out;

        FlatMapStep(FlatMapFunction<Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
            this.out = value -> next.accept(null, present(value));
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            function.apply(value, out);
        }
    }

    private static final class FlatMapPairStep extends Step {
        private final PairFlatMapFunction<Object, Object, Object> function;
        private final Emitter<Object> out;

        FlatMapPairStep(PairFlatMapFunction<Object, Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
            this.out = value -> next.accept(null, present(value));
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            function.apply(keyOf(key), value, out);
        }
    }

    private static final class FlatMapValueStep extends Step {
        private final FlatMapFunction<Object, Object> function;
        private final Emitter<Object> out;
        private @Nullable Object key;

        FlatMapValueStep(FlatMapFunction<Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
            this.out = value -> next.accept(key, present(value));
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            this.key = key;
            function.apply(value, out);
        }
    }

    private static final class KeyByStep extends Step {
        private final MapFunction<Object, Object> function;

        KeyByStep(MapFunction<Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(present(function.apply(value)), value);
        }
    }

    private static final class RekeyByStep extends Step {
        private final PairFunction<Object, Object, Object> function;

        RekeyByStep(PairFunction<Object, Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(present(function.apply(keyOf(key), value)), value);
        }
    }

    private static final class ToPairsStep extends Step {
        private final ToPairsFunction<Object, Object, Object> function;
        private final PairEmitter<Object, Object> out;

        ToPairsStep(ToPairsFunction<Object, Object, Object> function, RecordSink next) {
            super(next);
            this.function = function;
            this.out = (key, value) -> next.accept(present(key), present(value));
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            function.apply(value, out);
        }
    }

    /// What the function emits and counts in its setup was passed on already if other attempts have
    /// begun the partition.
    private static final class PairsToPairsStep extends Step {
        private final PairsFunction<Object, Object, Object, Object> function;
        private final PairEmitter<Object, Object> out;
        private boolean isSetUp;
        private boolean isDropping;

        PairsToPairsStep(
                PairsFunction<Object, Object, Object, Object> function,
                boolean isContinued,
                RecordSink next) {
            super(next);
            this.function = function;
            this.isDropping = isContinued;
            this.out =
                    (key, value) -> {
                        if (!isDropping) {
                            next.accept(present(key), present(value));
                        }
                    };
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            setUp();
            function.apply(keyOf(key), value, out);
        }

        private void setUp() throws Exception {
            if (!isSetUp) {
                isSetUp = true;
                if (isDropping) {
                    setUpAgain();
                } else {
                    function.setup(out);
                }
            }
        }

        private void setUpAgain() throws Exception {
            TaskContext uncounted = TaskContext.CURRENT.get().uncounted();
            ScopedValue.where(TaskContext.CURRENT, uncounted)
                    .call(() -> {
                        function.setup(out);
                        return true;
                    });
            isDropping = false;
        }

        @Override
        public void finish() throws Exception {
            setUp();
            function.cleanup(out);
            next.finish();
        }
    }

    private static final class PairToKeyStep extends Step {
        PairToKeyStep(RecordSink next) {
            super(next);
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(Map.entry(keyOf(key), value), value);
        }
    }

    private static final class KeyToPairStep extends Step {
        KeyToPairStep(RecordSink next) {
            super(next);
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            var pair = (Map.Entry<?, ?>) keyOf(key);
            next.accept(pair.getKey(), pair.getValue());
        }
    }

    private static final class KeysStep extends Step {
        KeysStep(RecordSink next) {
            super(next);
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(null, keyOf(key));
        }
    }

    private static final class ValuesStep extends Step {
        ValuesStep(RecordSink next) {
            super(next);
        }

        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            next.accept(null, value);
        }
    }
}
