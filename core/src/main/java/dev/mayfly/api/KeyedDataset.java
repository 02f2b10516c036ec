package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.LambdaTypes;
import dev.mayfly.function.ActionFunction;
import dev.mayfly.function.FilterFunction;
import dev.mayfly.function.FoldFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairFlatMapFunction;
import dev.mayfly.function.PairFunction;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Cogrouped;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.SlotFunction;
import dev.mayfly.lineage.Values;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Key-value pairs in partitions, described but not yet computed. Immutable, as [Dataset].
///
/// Keys are compared by their encoded bytes. Operations that bring equal keys together take a
/// [Partitioner]; without one the planner chooses how many partitions there are. A dataset that is
/// partitioned already is not moved again.
///
/// @param <K> type of the keys
/// @param <V> type of the values
public final class KeyedDataset<K, V> {
    private static final Partitioning AUTO = new Partitioning.Hash(Partitioning.AUTO);

    private final Session session;
    private final Lineage lineage;

    KeyedDataset(Session session, Lineage lineage) {
        this.session = session;
        this.lineage = lineage;
    }

    Session session() {
        return session;
    }

    Lineage lineage() {
        return lineage;
    }

    private Codec<Object> keyCodec() {
        Codec<Object> codec = lineage.shape().key();
        if (codec == null) {
            throw new IllegalStateException("dataset has no keys");
        }
        return codec;
    }

    private Codec<Object> valueCodec() {
        return lineage.shape().value();
    }

    private <R> Dataset<R> unkeyed(String operation, Codec<Object> codec, Operator operator) {
        var shape = new Lineage.Shape(null, codec, operation, Shipping.place());
        return new Dataset<>(
                session, new Lineage.Narrow(session.engine().nextId(), shape, lineage, operator));
    }

    private <K2, V2> KeyedDataset<K2, V2> narrow(
            String operation, Codec<Object> key, Codec<Object> value, Operator operator) {
        var shape = new Lineage.Shape(key, value, operation, Shipping.place());
        return new KeyedDataset<>(
                session, new Lineage.Narrow(session.engine().nextId(), shape, lineage, operator));
    }

    <R> KeyedDataset<K, R> shuffle(
            String operation, Codec<Object> value, Partitioning partitioning, Reduction reduction) {
        var shape = new Lineage.Shape(keyCodec(), value, operation, Shipping.place());
        return new KeyedDataset<>(
                session,
                new Lineage.Shuffle(
                        session.engine().nextId(), shape, lineage, partitioning, reduction));
    }

    /// Each pair replaced by a value.
    public <R> Dataset<R> map(PairFunction<K, V, R> function) {
        Shipping.require(function, "map");
        return unkeyed(
                "map",
                Shipping.resultCodec(function, "map"),
                new Operator.MapPair(Dataset.cast(function)));
    }

    /// Each pair replaced by the values that the function emits.
    public <R> Dataset<R> flatMap(PairFlatMapFunction<K, V, R> function) {
        Shipping.require(function, "flatMap");
        return unkeyed(
                "flatMap",
                Dataset.erased(Codecs.of(LambdaResults.emitted(function))),
                new Operator.FlatMapPair(Dataset.cast(function)));
    }

    /// Each pair replaced by the pairs that the function emits.
    public <K2, V2> KeyedDataset<K2, V2> mapToPairs(PairsFunction<K, V, K2, V2> function) {
        Shipping.require(function, "mapToPairs");
        List<Type> types = LambdaTypes.emittedTypes(function, 2);
        return narrow(
                "mapToPairs",
                Codecs.keyOf(types.get(0)),
                Codecs.of(types.get(1)),
                new Operator.PairsToPairs(Dataset.cast(function)));
    }

    /// Each value replaced by another; keys stay where they are.
    public <R> KeyedDataset<K, R> mapValues(MapFunction<V, R> function) {
        Shipping.require(function, "mapValues");
        return narrow(
                "mapValues",
                keyCodec(),
                Shipping.resultCodec(function, "mapValues"),
                new Operator.MapValue(Dataset.cast(function)));
    }

    /// The pairs for whose values the function is true.
    public KeyedDataset<K, V> filterValues(FilterFunction<V> function) {
        Shipping.require(function, "filterValues");
        return narrow(
                "filterValues",
                keyCodec(),
                valueCodec(),
                new Operator.Filter(Dataset.cast(function)));
    }

    /// The pairs for which the function is true.
    public KeyedDataset<K, V> filter(PairFunction<K, V, Boolean> function) {
        Shipping.require(function, "filter");
        return narrow(
                "filter",
                keyCodec(),
                valueCodec(),
                new Operator.FilterPair(Dataset.cast(function)));
    }

    /// The same values with other keys.
    public <K2> KeyedDataset<K2, V> keyBy(PairFunction<K, V, K2> function) {
        Shipping.require(function, "keyBy");
        return narrow(
                "keyBy",
                Shipping.keyCodec(function, "keyBy"),
                valueCodec(),
                new Operator.RekeyBy(Dataset.cast(function)));
    }

    /// The keys alone.
    public Dataset<K> keys() {
        return unkeyed("keys", keyCodec(), new Operator.Keys());
    }

    /// The values alone.
    public Dataset<V> values() {
        return unkeyed("values", valueCodec(), new Operator.Values());
    }

    /// The same pairs, encoded by the given codecs instead of ones found by their types.
    public KeyedDataset<K, V> withCodecs(Codec<K> key, Codec<V> value) {
        Codec<Object> keys = Shipping.requireKey(Dataset.erased(key), "withCodecs");
        return recoded("withCodecs", keys, Dataset.erased(value));
    }

    /// Other bytes of a key belong to other partitions.
    private KeyedDataset<K, V> recoded(String operation, Codec<Object> key, Codec<Object> value) {
        return narrow(
                operation,
                key,
                value,
                key.equals(keyCodec())
                        ? new Operator.Filter(each -> true)
                        : new Operator.RekeyBy((same, _) -> same));
    }

    /// The pairs of both datasets.
    public KeyedDataset<K, V> union(KeyedDataset<K, V> other) {
        Codec<Object> key = keyCodec();
        Codec<Object> value = valueCodec();
        var shape =
                new Lineage.Shape(
                        key.equals(other.keyCodec()) ? key : Codecs.keyOf(Object.class),
                        value.equals(other.valueCodec()) ? value : Codecs.of(Object.class),
                        "union",
                        Shipping.place());
        return new KeyedDataset<>(
                session,
                new Lineage.Union(
                        session.engine().nextId(), shape, List.of(lineage, other.lineage)));
    }

    /// About a fraction of the pairs, the same ones for the same seed.
    public KeyedDataset<K, V> sample(double fraction, long seed) {
        return narrow("sample", keyCodec(), valueCodec(), new Operator.Sample(fraction, seed));
    }

    /// The same pairs in at most `count` partitions.
    public KeyedDataset<K, V> coalesce(int count) {
        var shape = new Lineage.Shape(keyCodec(), valueCodec(), "coalesce", Shipping.place());
        return new KeyedDataset<>(
                session,
                new Lineage.Coalesce(
                        session.engine().nextId(), shape, lineage, Partitioner.positive(count)));
    }

    /// An aggregate of the values of each key: the fast way to sums, counts, means and extremes.
    public <R> KeyedDataset<K, R> aggregate(Aggregate<V, R> aggregate) {
        return aggregate(aggregate, AUTO);
    }

    /// An aggregate of the values of each key.
    public <R> KeyedDataset<K, R> aggregate(Aggregate<V, R> aggregate, Partitioner<K> partitioner) {
        return aggregate(aggregate, partitioner.byKey());
    }

    private <R> KeyedDataset<K, R> aggregate(Aggregate<V, R> aggregate, Partitioning partitioning) {
        return shuffle(
                "aggregate",
                Dataset.erased(Codecs.of(aggregate.resultType())),
                partitioning,
                new Reduction.Aggregate(
                        new Aggregator.Slots(aggregate.slots(), aggregate.function())));
    }

    /// The number of values of each key.
    public KeyedDataset<K, Long> countByKey() {
        return aggregate(Aggregate.count());
    }

    /// The values of each key merged into one by an associative and commutative function.
    public KeyedDataset<K, V> reduceByKey(ReduceFunction<V> function) {
        return reduceByKey(function, AUTO);
    }

    /// The values of each key merged into one by an associative and commutative function.
    public KeyedDataset<K, V> reduceByKey(ReduceFunction<V> function, Partitioner<K> partitioner) {
        return reduceByKey(function, partitioner.byKey());
    }

    private KeyedDataset<K, V> reduceByKey(ReduceFunction<V> function, Partitioning partitioning) {
        Shipping.require(function, "reduceByKey");
        Optional<SlotFunction> known = KnownReductions.of(function);
        if (known.isPresent()) {
            return shuffle(
                    "reduceByKey",
                    valueCodec(),
                    partitioning,
                    new Reduction.Aggregate(new Aggregator.Slots(1, known.get())));
        }
        ReduceFunction<Object> merge = Dataset.cast(function);
        Codec<Object> codec = valueCodec();
        MapFunction<Object, Object> create =
                codec.isView() ? new Accumulating.Copy(codec) : value -> value;
        return shuffle(
                "reduceByKey",
                codec,
                partitioning,
                new Reduction.Aggregate(
                        new Aggregator.Objects(
                                create,
                                new Accumulating.ByReducing(merge),
                                merge,
                                accumulator -> accumulator,
                                codec)));
    }

    /// The values of each key folded into an accumulator that starts from `zero`, which is encoded
    /// and decoded for each key, so that it may be mutable.
    ///
    /// @param add adds a value to an accumulator
    /// @param merge merges two accumulators
    public <A> KeyedDataset<K, A> aggregateByKey(
            A zero, FoldFunction<A, V> add, ReduceFunction<A> merge) {
        Shipping.require(add, "aggregateByKey");
        Codec<Object> codec = Dataset.erased(Codecs.of(zero.getClass()));
        FoldFunction<Object, Object> fold = Dataset.cast(add);
        return combine(
                "aggregateByKey",
                new Accumulating.FromZero(codec, zero, fold),
                fold,
                merge,
                codec,
                AUTO);
    }

    /// The values of each key gathered in an accumulator.
    ///
    /// @param create makes an accumulator from a key's first value
    /// @param add adds a further value
    /// @param merge merges two accumulators
    public <A> KeyedDataset<K, A> combineByKey(
            MapFunction<V, A> create, FoldFunction<A, V> add, ReduceFunction<A> merge) {
        return combineByKey(create, add, merge, AUTO);
    }

    /// The values of each key gathered in an accumulator.
    public <A> KeyedDataset<K, A> combineByKey(
            MapFunction<V, A> create,
            FoldFunction<A, V> add,
            ReduceFunction<A> merge,
            Partitioner<K> partitioner) {
        return combineByKey(create, add, merge, partitioner.byKey());
    }

    private <A> KeyedDataset<K, A> combineByKey(
            MapFunction<V, A> create,
            FoldFunction<A, V> add,
            ReduceFunction<A> merge,
            Partitioning partitioning) {
        Shipping.require(create, "combineByKey");
        Shipping.require(add, "combineByKey");
        return combine(
                "combineByKey",
                Dataset.cast(create),
                Dataset.cast(add),
                merge,
                Shipping.resultCodec(create, "combineByKey"),
                partitioning);
    }

    private <A> KeyedDataset<K, A> combine(
            String operation,
            MapFunction<Object, Object> create,
            FoldFunction<Object, Object> add,
            ReduceFunction<A> merge,
            Codec<Object> codec,
            Partitioning partitioning) {
        Shipping.require(merge, operation);
        return shuffle(
                operation,
                codec,
                partitioning,
                new Reduction.Aggregate(
                        new Aggregator.Objects(
                                create, add, Dataset.cast(merge), result -> result, codec)));
    }

    /// The values of each key as a stream, which may be larger than memory. Keys come in order
    /// within a partition.
    public KeyedDataset<K, Values<V>> groupByKey() {
        return group(AUTO);
    }

    /// The values of each key as a stream.
    public KeyedDataset<K, Values<V>> groupByKey(Partitioner<K> partitioner) {
        return group(partitioner.byKey());
    }

    private KeyedDataset<K, Values<V>> group(Partitioning partitioning) {
        return shuffle(
                "groupByKey",
                StreamCodec.of(valueCodec()),
                partitioning,
                new Reduction.Group(false, null));
    }

    /// The pairs ascending by key, over all partitions.
    public KeyedDataset<K, V> sortByKey() {
        return sort(false, Partitioning.AUTO);
    }

    /// The pairs ascending by key, in `count` partitions.
    public KeyedDataset<K, V> sortByKey(int count) {
        return sort(false, Partitioner.positive(count));
    }

    /// The pairs descending by key, over all partitions.
    public KeyedDataset<K, V> sortByKeyDescending() {
        return sort(true, Partitioning.AUTO);
    }

    /// The pairs in an order of their keys, over all partitions. Keys that it leaves equal are in
    /// the order of [#sortByKey()].
    ///
    /// @throws IllegalArgumentException if the order is a comparator of one's own
    public KeyedDataset<K, V> sortByKey(Order<K> order) {
        Codec<Object> ordered = KeyOrder.of(order, "sortByKey").ordering(keyCodec(), "sortByKey");
        return recoded("sortByKey", ordered, valueCodec())
                .sortByKey()
                .recoded("sortByKey", keyCodec(), valueCodec());
    }

    private KeyedDataset<K, V> sort(boolean isDescending, int count) {
        return shuffle(
                isDescending ? "sortByKeyDescending" : "sortByKey",
                valueCodec(),
                new Partitioning.Range(count, isDescending, lineage.id()),
                new Reduction.Sort(isDescending));
    }

    /// The same pairs, equal keys in one partition.
    public KeyedDataset<K, V> partitionBy(Partitioner<K> partitioner) {
        Partitioning partitioning =
                partitioner.partitioning() instanceof Partitioning.Range range
                        ? new Partitioning.Range(range.count(), false, lineage.id())
                        : partitioner.partitioning();
        return shuffle("partitionBy", valueCodec(), partitioning, new Reduction.Pass());
    }

    /// The pairs of values whose keys are equal. If this side turns out to have few keys, records
    /// of the other side with other keys are dropped before they move: put the smaller side first.
    public <W> KeyedDataset<K, Joined<V, W>> join(KeyedDataset<K, W> other) {
        return joined("join", other, JoinKind.INNER, joinCodec(other, false, false), AUTO);
    }

    /// The pairs of values whose keys are equal.
    public <W> KeyedDataset<K, Joined<V, W>> join(
            KeyedDataset<K, W> other, Partitioner<K> partitioner) {
        return joined(
                "join", other, JoinKind.INNER, joinCodec(other, false, false), partitioner.byKey());
    }

    /// All values of this side, each with those of the other side or nothing.
    public <W> KeyedDataset<K, Joined<V, Optional<W>>> leftJoin(KeyedDataset<K, W> other) {
        return joined("leftJoin", other, JoinKind.LEFT, joinCodec(other, false, true), AUTO);
    }

    /// All values of the other side, each with those of this side or nothing.
    public <W> KeyedDataset<K, Joined<Optional<V>, W>> rightJoin(KeyedDataset<K, W> other) {
        return joined("rightJoin", other, JoinKind.RIGHT, joinCodec(other, true, false), AUTO);
    }

    /// All values of both sides, each with those of the other side or nothing.
    public <W> KeyedDataset<K, Joined<Optional<V>, Optional<W>>> fullJoin(
            KeyedDataset<K, W> other) {
        return joined("fullJoin", other, JoinKind.FULL, joinCodec(other, true, true), AUTO);
    }

    /// All values of each key on both sides, as two streams.
    public <W> KeyedDataset<K, Cogrouped<V, W>> cogroup(KeyedDataset<K, W> other) {
        return joined("cogroup", other, JoinKind.COGROUP, StreamCodec.of(valueCodec()), AUTO);
    }

    private Codec<Object> joinCodec(
            KeyedDataset<K, ?> other, boolean isLeftOptional, boolean isRightOptional) {
        return Dataset.erased(
                new JoinedCodec(
                        optional(valueCodec(), isLeftOptional),
                        optional(other.valueCodec(), isRightOptional)));
    }

    private static Codec<Object> optional(Codec<Object> codec, boolean isOptional) {
        return isOptional ? Dataset.erased(Codecs.optionals(codec)) : codec;
    }

    private <W, R> KeyedDataset<K, R> joined(
            String operation,
            KeyedDataset<K, W> other,
            JoinKind kind,
            Codec<Object> value,
            Partitioning partitioning) {
        if (!keyCodec().equals(other.keyCodec())) {
            throw new IllegalArgumentException(
                    operation
                            + " at "
                            + Shipping.place()
                            + " needs keys of one type on both sides: left="
                            + keyCodec().name()
                            + " right="
                            + other.keyCodec().name());
        }
        var shape = new Lineage.Shape(keyCodec(), value, operation, Shipping.place());
        return new KeyedDataset<>(
                session,
                new Lineage.Join(
                        session.engine().nextId(),
                        shape,
                        lineage,
                        other.lineage,
                        kind,
                        partitioning));
    }

    /// The same dataset, kept for the session once it has been computed.
    public KeyedDataset<K, V> cache() {
        return kept("cache", null);
    }

    /// The same dataset, written to a directory once it has been computed, and read from there
    /// afterwards.
    public KeyedDataset<K, V> checkpoint(String directory) {
        return kept("checkpoint", directory);
    }

    private KeyedDataset<K, V> kept(String operation, @Nullable String location) {
        var shape = new Lineage.Shape(keyCodec(), valueCodec(), operation, Shipping.place());
        return new KeyedDataset<>(
                session, new Lineage.Kept(session.engine().nextId(), shape, lineage, location));
    }

    /// Gives up what [#cache] kept; it is computed anew when needed.
    public void uncache() {
        session.engine().forget(lineage.id());
    }

    /// All pairs, in partition order. They must fit memory.
    public List<KeyValue<K, V>> collect() {
        var pairs = new ArrayList<KeyValue<K, V>>();
        try (Records records = session.engine().collect(lineage, "collect")) {
            while (records.hasNext()) {
                pairs.add(pairOf(records.next()));
            }
        }
        return pairs;
    }

    /// All pairs as a map, in partition order. They must fit memory.
    ///
    /// @throws IllegalStateException if a key occurs twice
    public Map<K, V> collectAsMap() {
        var map = new LinkedHashMap<K, V>();
        for (KeyValue<K, V> pair : collect()) {
            if (map.put(pair.key(), pair.value()) != null) {
                throw new IllegalStateException("key occurs twice: " + pair.key());
            }
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private KeyValue<K, V> pairOf(Records.Entry entry) {
        Object key = entry.key();
        if (key == null) {
            throw new IllegalStateException("record without key");
        }
        return new KeyValue<>((K) key, (V) entry.value());
    }

    /// Calls a function here, in the caller's program, with every pair, in partition order.
    public void forEach(ActionFunction<KeyValue<K, V>> function) throws Exception {
        try (Records records = session.engine().collect(lineage, "forEach")) {
            while (records.hasNext()) {
                function.accept(pairOf(records.next()));
            }
        }
    }

    /// The number of pairs.
    public long count() {
        return values().count();
    }

    /// The first pairs in partition order; computes no more partitions than it takes.
    public List<KeyValue<K, V>> take(long count) {
        if (count <= 0) {
            return List.of();
        }
        KeyedDataset<K, V> limited =
                narrow("take", keyCodec(), valueCodec(), new Operator.Take(count));
        var pairs = new ArrayList<KeyValue<K, V>>();
        try (Records records = session.engine().take(limited.lineage, count)) {
            while (pairs.size() < count && records.hasNext()) {
                pairs.add(pairOf(records.next()));
            }
        }
        return pairs;
    }

    /// Writes each pair as a line, key and value with a tab between, to a new directory.
    public void saveAsText(String directory) {
        saveAsText(Output.to(directory));
    }

    /// Writes each pair as a line, key and value with a tab between.
    public void saveAsText(Output output) {
        session.engine().save(lineage, new OutputFormat.Lines(), output);
    }

    /// Writes each pair as a line of delimited fields, to a new directory.
    public void saveAsDelimited(char delimiter, String directory) {
        saveAsDelimited(delimiter, Output.to(directory));
    }

    /// Writes each pair as a line of delimited fields: those of the key, then those of the value.
    public void saveAsDelimited(char delimiter, Output output) {
        session.engine()
                .save(lineage, new OutputFormat.Rows(Dataset.ascii(delimiter), true), output);
    }

    /// What an action would run: lineage, stages, partitions, and which shuffles are saved.
    public String explain() {
        return session.engine().explain(lineage);
    }
}
