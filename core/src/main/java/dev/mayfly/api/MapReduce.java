package dev.mayfly.api;

import dev.mayfly.api.MapReduceSteps.Grouping;
import dev.mayfly.api.MapReduceSteps.Mapping;
import dev.mayfly.api.MapReduceSteps.Reducing;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.LambdaTypes;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.StreamCodec;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A job in the shape of Hadoop's: a [Mapper], then a sort by key, then a [Reducer]. It builds the
/// same lineage as datasets do, and its result is a [KeyedDataset] to save, collect or go on with.
///
/// ```java
/// MapReduce.over(session.text("in"))
///         .map(new Tokenizer())
///         .combine(new Sum())
///         .reduce(new Sum())
///         .saveAsText("out");
/// ```
///
/// Nothing runs before an action of the result. Immutable, as is every step on the way.
///
/// @param <K1> type of the input's keys
/// @param <V1> type of the input's values
public final class MapReduce<K1, V1> {
    private final Node input;

    private MapReduce(Node input) {
        this.input = input;
    }

    /// A job over values, such as lines of text. The mapper's key is the number of the value in its
    /// task, from 0; where a task is handed back, in each part of it.
    public static <T> MapReduce<Long, T> over(Dataset<T> values) {
        Node node = values.node();
        return new MapReduce<>(
                node.pairs(
                        "number",
                        Node.erased(Codecs.longs()),
                        node.value(),
                        new Operator.KeyBy(new Numbering())));
    }

    /// A job over pairs.
    public static <K, V> MapReduce<K, V> over(KeyedDataset<K, V> pairs) {
        return new MapReduce<>(pairs.node());
    }

    /// The mapper, whose class or method tells the types of what it emits. For a lambda, whose
    /// types the compiler forgets, [#map(Class, Class, Mapper)] is faster.
    public <K2, V2> Mapped<K2, V2> map(Mapper<K1, V1, K2, V2> mapper) {
        List<Type> types = emitted(mapper, Mapper.class);
        return mapped(
                mapper,
                Shipping.keyCodec(types.get(0), "map"),
                Shipping.codec(types.get(1), "map"));
    }

    /// The mapper and the types of what it emits.
    public <K2, V2> Mapped<K2, V2> map(
            Class<K2> key, Class<V2> value, Mapper<K1, V1, K2, V2> mapper) {
        return mapped(mapper, Codecs.keyOf(key), Codecs.of(value));
    }

    private <K2, V2> Mapped<K2, V2> mapped(
            Mapper<K1, V1, K2, V2> mapper, Codec<Object> key, Codec<Object> value) {
        Shipping.require(mapper, "map");
        return new Mapped<>(input, Node.cast(mapper), key, value, Options.DEFAULTS);
    }

    private static List<Type> emitted(Serializable function, Class<?> kind) {
        List<Type> arguments = LambdaTypes.typeArguments(function.getClass(), kind);
        return arguments.isEmpty()
                ? LambdaTypes.emittedTypes(function, 2)
                : arguments.subList(2, 4);
    }

    /// What can be chosen between map and reduce.
    ///
    /// @param partitioning hash partitions stand for those of the group if there is one
    private record Options(
            @Nullable Reducer<Object, Object, Object, Object> combiner,
            Partitioning partitioning,
            boolean isDescending,
            @Nullable KeyOrder<Object> order,
            @Nullable Grouping grouping,
            boolean isMapOnly) {
        static final Options DEFAULTS =
                new Options(
                        null, new Partitioning.Hash(Partitioning.AUTO), false, null, null, false);

        Options withCombiner(Reducer<Object, Object, Object, Object> value) {
            return new Options(value, partitioning, isDescending, order, grouping, isMapOnly);
        }

        Options withPartitioning(Partitioning value) {
            return new Options(combiner, value, isDescending, order, grouping, false);
        }

        Options descending() {
            return new Options(combiner, partitioning, true, order, grouping, isMapOnly);
        }

        Options withOrder(KeyOrder<Object> value) {
            return new Options(combiner, partitioning, isDescending, value, grouping, isMapOnly);
        }

        Options withGrouping(Grouping value) {
            return new Options(combiner, partitioning, isDescending, order, value, isMapOnly);
        }

        Options mapOnly() {
            return new Options(combiner, partitioning, isDescending, order, grouping, true);
        }

        Partitioning definitePartitioning() {
            return grouping != null && partitioning instanceof Partitioning.Hash hash
                    ? new Partitioning.HashOfGroup(hash.count())
                    : partitioning;
        }

        @Nullable Reducing combinerFunction() {
            return combiner == null ? null : new Reducing(combiner, grouping);
        }
    }

    /// A job with its mapper: choose how its pairs reach the reducer, then name the reducer.
    ///
    /// @param <K> type of the keys that the mapper emits
    /// @param <V> type of the values that it emits
    public static final class Mapped<K, V> {
        private final Node input;
        private final Mapper<Object, Object, Object, Object> mapper;
        private final Codec<Object> keyCodec;
        private final Codec<Object> valueCodec;
        private final Options options;

        private Mapped(
                Node input,
                Mapper<Object, Object, Object, Object> mapper,
                Codec<Object> keyCodec,
                Codec<Object> valueCodec,
                Options options) {
            this.input = input;
            this.mapper = mapper;
            this.keyCodec = keyCodec;
            this.valueCodec = valueCodec;
            this.options = options;
        }

        private Mapped<K, V> with(Options changed) {
            return new Mapped<>(input, mapper, keyCodec, valueCodec, changed);
        }

        /// The same with what the mapper emits encoded by the given codecs.
        public Mapped<K, V> withCodecs(Codec<K> key, Codec<V> value) {
            Codec<Object> checked = Shipping.requireKey(Node.erased(key), "withCodecs");
            return new Mapped<>(input, mapper, checked, Node.erased(value), options);
        }

        /// Merges the values of equal keys before they move. It may run any number of times, so
        /// that its result must be the same wherever it ran, and emits the keys that it gets.
        public Mapped<K, V> combine(Reducer<K, V, K, V> combiner) {
            Shipping.require(combiner, "combine");
            return with(options.withCombiner(Node.cast(combiner)));
        }

        /// Decides which reduce task gets a key, and how many there are. With [#groupBy] it must
        /// send all keys of a group to the same task.
        public Mapped<K, V> partition(Partitioner<K> partitioner) {
            return with(options.withPartitioning(partitioner.byKey()));
        }

        /// The number of reduce tasks. 0 means that there are none: [#pairs] gives the mapper's
        /// pairs as they come, neither moved nor sorted.
        public Mapped<K, V> reduceTasks(int count) {
            return with(
                    count == 0
                            ? options.mapOnly()
                            : options.withPartitioning(
                                    options.partitioning().withCount(Partitioner.positive(count))));
        }

        /// Brings keys in an order instead of that of their encoded bytes: `Order.by(Visit::user)
        /// .thenBy(Order.by(Visit::time).reversed())`. Keys that it leaves equal stay apart, in the
        /// order of their bytes; [#groupBy] is for putting keys together.
        ///
        /// @throws IllegalArgumentException if the order is a comparator of one's own
        public Mapped<K, V> sortBy(Order<K> order) {
            return with(options.withOrder(erased(KeyOrder.of(order, "sortBy"))));
        }

        @SuppressWarnings("unchecked")
        private static KeyOrder<Object> erased(KeyOrder<?> order) {
            return (KeyOrder<Object>) order;
        }

        /// Brings the greatest keys first instead of the least: turns the whole order round, that
        /// of [#sortBy] and [#groupBy] too.
        public Mapped<K, V> sortDescending() {
            return with(options.descending());
        }

        /// Gives the reducer one call for all keys with an equal part, in the order of the part and
        /// then of the keys, or of [#sortBy] if there is one: a secondary sort.
        public <G> Mapped<K, V> groupBy(MapFunction<K, G> part) {
            Shipping.require(part, "groupBy");
            return with(
                    options.withGrouping(
                            new Grouping(Node.cast(part), Shipping.keyCodec(part, "groupBy"))));
        }

        /// The same for all keys that an order leaves equal, the groups in this order.
        ///
        /// @throws IllegalArgumentException if the order is a comparator of one's own
        public Mapped<K, V> groupBy(Order<K> order) {
            KeyOrder<Object> keys = erased(KeyOrder.of(order, "groupBy"));
            return with(
                    options.withGrouping(
                            new Grouping(
                                    keys.function(),
                                    Node.erased(keys.codec(keyCodec, "groupBy")))));
        }

        /// The reducer, whose class or method tells the types of what it emits. For a lambda, whose
        /// types the compiler forgets, [#reduce(Class, Class, Reducer)] is faster.
        public <K3, V3> KeyedDataset<K3, V3> reduce(Reducer<K, V, K3, V3> reducer) {
            List<Type> types = emitted(reducer, Reducer.class);
            return reduced(
                    reducer,
                    Shipping.keyCodec(types.get(0), "reduce"),
                    Shipping.codec(types.get(1), "reduce"));
        }

        /// The reducer and the types of what it emits.
        public <K3, V3> KeyedDataset<K3, V3> reduce(
                Class<K3> key, Class<V3> value, Reducer<K, V, K3, V3> reducer) {
            return reduced(reducer, Codecs.keyOf(key), Codecs.of(value));
        }

        private <K3, V3> KeyedDataset<K3, V3> reduced(
                Reducer<K, V, K3, V3> reducer, Codec<Object> key, Codec<Object> value) {
            Shipping.require(reducer, "reduce");
            if (options.isMapOnly()) {
                throw new IllegalStateException(
                        "no reduce tasks, so no reducer: call pairs() instead of reduce()");
            }
            Node groups =
                    shuffled(
                            StreamCodec.of(valueCodec),
                            new Reduction.Group(
                                    options.isDescending(), options.combinerFunction()));
            var function = new Reducing(Node.cast(reducer), null);
            return new KeyedDataset<>(
                    groups.pairs("reduce", key, value, new Operator.PairsToPairs(cast(function))));
        }

        /// The mapper's pairs without a reducer: sorted by key within each of the reduce tasks, or
        /// as they come if there are none.
        public KeyedDataset<K, V> pairs() {
            if (options.isMapOnly()) {
                return new KeyedDataset<>(mapped(null));
            }
            Node sorted = shuffled(valueCodec, new Reduction.Sort(options.isDescending()));
            if (movingKeys().equals(keyCodec)) {
                return new KeyedDataset<>(sorted);
            }
            var plainKey =
                    new Operator.RekeyBy(
                            (key, _) -> key instanceof GroupedKey grouped ? grouped.key() : key);
            return new KeyedDataset<>(sorted.pairs("pairs", keyCodec, valueCodec, plainKey));
        }

        private Node mapped(@Nullable Grouping grouping) {
            return input.pairs(
                    "map",
                    options.isMapOnly() ? keyCodec : movingKeys(),
                    valueCodec,
                    new Operator.PairsToPairs(new Mapping(mapper, grouping)));
        }

        private Codec<Object> movingKeys() {
            Grouping grouping = options.grouping();
            return grouping == null ? ordered() : grouping.keys(ordered());
        }

        /// The codec of the keys whose bytes are in the order that is asked for.
        private Codec<Object> ordered() {
            KeyOrder<Object> order = options.order();
            return order == null ? keyCodec : order.ordering(keyCodec, "sortBy");
        }

        private Node shuffled(Codec<Object> value, Reduction reduction) {
            return mapped(options.grouping())
                    .shuffle("shuffle", value, options.definitePartitioning(), reduction);
        }

        @SuppressWarnings("unchecked")
        private static PairsFunction<Object, Object, Object, Object> cast(Reducing function) {
            return (PairsFunction<Object, Object, Object, Object>)
                    (PairsFunction<?, ?, ?, ?>) function;
        }
    }

    /// Numbers the values of a task.
    private static final class Numbering implements MapFunction<Object, Object> {
        private static final long serialVersionUID = 1;

        private long next;

        @Override
        public Object apply(Object value) {
            return next++;
        }
    }
}
