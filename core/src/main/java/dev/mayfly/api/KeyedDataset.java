package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.LambdaTypes;
import dev.mayfly.function.ActionFunction;
import dev.mayfly.function.FilterFunction;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.function.FoldFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairFlatMapFunction;
import dev.mayfly.function.PairFunction;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.function.PartitionFunction;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.lineage.Cogrouped;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Values;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Key-value pairs in partitions, described but not yet computed. Immutable, as [Dataset].
///
/// Keys are compared by their encoded bytes. Operations that bring equal keys together take a
/// [Partitioner]; without one the planner chooses how many partitions there are. A dataset that is
/// partitioned already is not moved again.
///
/// @param <K> type of the keys
/// @param <V> type of the values
public final class KeyedDataset<K, V> {
    private final Node node;

    KeyedDataset(Node node) {
        this.node = node;
    }

    Node node() {
        return node;
    }

    private <R> Dataset<R> unkeyed(String operation, Codec<Object> codec, Operator operator) {
        return new Dataset<>(node.values(operation, codec, operator));
    }

    private <K2, V2> KeyedDataset<K2, V2> narrow(
            String operation, Codec<Object> key, Codec<Object> value, Operator operator) {
        return new KeyedDataset<>(node.pairs(operation, key, value, operator));
    }

    private Dataset<KeyValue<K, V>> wholes(String operation) {
        return new Dataset<>(WholePairs.values(node, operation));
    }

    /// Each pair replaced by a value.
    public <R> Dataset<R> map(PairFunction<K, V, R> function) {
        Shipping.require(function, "map");
        return unkeyed(
                "map",
                Shipping.resultCodec(function, "map"),
                new Operator.MapPair(Node.cast(function)));
    }

    /// Each pair replaced by the values that the function emits.
    public <R> Dataset<R> flatMap(PairFlatMapFunction<K, V, R> function) {
        Shipping.require(function, "flatMap");
        return unkeyed(
                "flatMap",
                Shipping.emittedCodec(function, "flatMap"),
                new Operator.FlatMapPair(Node.cast(function)));
    }

    /// Each pair replaced by the values in the iterable that the function returns.
    public <R> Dataset<R> flatMap(PairFunction<K, V, ? extends Iterable<R>> function) {
        Shipping.require(function, "flatMap");
        return unkeyed(
                "flatMap",
                Shipping.elementCodec(function, "flatMap"),
                new Operator.FlatMapPair(Node.cast(Each.of(function))));
    }

    /// All pairs of a partition replaced at once, by a function from iterator to iterator.
    public <R> Dataset<R> mapPartitions(PartitionFunction<KeyValue<K, V>, R> function) {
        return wholes("mapPartitions").mapPartitions(function);
    }

    /// Each pair replaced by the pairs that the function emits.
    public <K2, V2> KeyedDataset<K2, V2> mapToPairs(PairsFunction<K, V, K2, V2> function) {
        Shipping.require(function, "mapToPairs");
        List<Type> types = LambdaTypes.emittedTypes(function, 2);
        return narrow(
                "mapToPairs",
                Shipping.keyCodec(types.get(0), "mapToPairs"),
                Shipping.codec(types.get(1), "mapToPairs"),
                new Operator.PairsToPairs(Node.cast(function)));
    }

    /// Each value replaced by another; keys stay where they are.
    public <R> KeyedDataset<K, R> mapValues(MapFunction<V, R> function) {
        Shipping.require(function, "mapValues");
        return narrow(
                "mapValues",
                node.key(),
                Shipping.resultCodec(function, "mapValues"),
                new Operator.MapValue(Node.cast(function)));
    }

    /// Each value replaced by those that the function emits; keys stay where they are.
    public <R> KeyedDataset<K, R> flatMapValues(FlatMapFunction<V, R> function) {
        Shipping.require(function, "flatMapValues");
        return flatMapValues(Shipping.emittedCodec(function, "flatMapValues"), function);
    }

    /// Each value replaced by those in the iterable that the function returns; keys stay where they
    /// are.
    public <R> KeyedDataset<K, R> flatMapValues(MapFunction<V, ? extends Iterable<R>> function) {
        Shipping.require(function, "flatMapValues");
        return flatMapValues(Shipping.elementCodec(function, "flatMapValues"), Each.of(function));
    }

    private <R> KeyedDataset<K, R> flatMapValues(
            Codec<Object> codec, FlatMapFunction<V, R> function) {
        Operator operator = new Operator.FlatMapValue(Node.cast(function));
        return narrow("flatMapValues", node.key(), codec, operator);
    }

    /// The pairs for whose values the function is true.
    public KeyedDataset<K, V> filterValues(FilterFunction<V> function) {
        Shipping.require(function, "filterValues");
        return new KeyedDataset<>(
                node.same("filterValues", new Operator.Filter(Node.cast(function))));
    }

    /// The pairs for which the function is true.
    public KeyedDataset<K, V> filter(PairFunction<K, V, Boolean> function) {
        Shipping.require(function, "filter");
        return new KeyedDataset<>(
                node.same("filter", new Operator.FilterPair(Node.cast(function))));
    }

    /// The same values with other keys.
    public <K2> KeyedDataset<K2, V> keyBy(PairFunction<K, V, K2> function) {
        Shipping.require(function, "keyBy");
        return narrow(
                "keyBy",
                Shipping.keyCodec(function, "keyBy"),
                node.value(),
                new Operator.RekeyBy(Node.cast(function)));
    }

    /// The keys alone.
    public Dataset<K> keys() {
        return unkeyed("keys", node.key(), new Operator.Keys());
    }

    /// The values alone.
    public Dataset<V> values() {
        return unkeyed("values", node.value(), new Operator.Values());
    }

    /// The same pairs, encoded by the given codecs instead of ones found by their types.
    public KeyedDataset<K, V> withCodecs(Codec<K> key, Codec<V> value) {
        Codec<Object> keys = Shipping.requireKey(Node.erased(key), "withCodecs");
        return new KeyedDataset<>(ByKey.recode(node, "withCodecs", keys, Node.erased(value)));
    }

    /// The pairs of both datasets.
    public KeyedDataset<K, V> union(KeyedDataset<K, V> other) {
        return new KeyedDataset<>(ByKey.union(node, other.node));
    }

    /// About a fraction of the pairs, as [Dataset#sample] says.
    public KeyedDataset<K, V> sample(double fraction, long seed) {
        return new KeyedDataset<>(node.sample(fraction, seed));
    }

    /// The same pairs in at most `count` partitions.
    public KeyedDataset<K, V> coalesce(int count) {
        return new KeyedDataset<>(node.coalesce(count));
    }

    /// The same pairs dealt out to `count` partitions evenly, wherever their keys are.
    public KeyedDataset<K, V> repartition(int count) {
        return new KeyedDataset<>(node.repartition(count));
    }

    /// Each pair once. Pairs that are partitioned by their keys stay where they are.
    public KeyedDataset<K, V> distinct() {
        return new KeyedDataset<>(WholePairs.distinct(node));
    }

    /// An aggregate of the values of each key: the fast way to sums, counts, means and extremes.
    public <R> KeyedDataset<K, R> aggregate(Aggregate<V, R> aggregate) {
        return aggregate(aggregate, Partitioner.auto());
    }

    /// An aggregate of the values of each key.
    public <R> KeyedDataset<K, R> aggregate(Aggregate<V, R> aggregate, Partitioner<K> partitioner) {
        return new KeyedDataset<>(ByKey.aggregate(node, aggregate, partitioner.byKey()));
    }

    /// The number of values of each key.
    public KeyedDataset<K, Long> countByKey() {
        return countByKey(Partitioner.auto());
    }

    /// The number of values of each key.
    public KeyedDataset<K, Long> countByKey(Partitioner<K> partitioner) {
        return aggregate(Aggregate.count(), partitioner);
    }

    /// The values of each key merged into one by an associative and commutative function. Additions
    /// of floating-point numbers are not quite associative; what that means is said at
    /// [Aggregate#sum].
    public KeyedDataset<K, V> reduceByKey(ReduceFunction<V> function) {
        return reduceByKey(function, Partitioner.auto());
    }

    /// The values of each key merged into one by an associative and commutative function.
    public KeyedDataset<K, V> reduceByKey(ReduceFunction<V> function, Partitioner<K> partitioner) {
        return new KeyedDataset<>(ByKey.reduce(node, function, partitioner.byKey()));
    }

    /// The values of each key folded into an accumulator that starts from `zero`, which is encoded
    /// and decoded for each key, so that it may be mutable.
    ///
    /// @param add adds a value to an accumulator
    /// @param merge merges two accumulators
    public <A> KeyedDataset<K, A> aggregateByKey(
            A zero, FoldFunction<A, V> add, ReduceFunction<A> merge) {
        return aggregateByKey(zero, add, merge, Partitioner.auto());
    }

    /// The values of each key folded into an accumulator that starts from `zero`.
    public <A> KeyedDataset<K, A> aggregateByKey(
            A zero, FoldFunction<A, V> add, ReduceFunction<A> merge, Partitioner<K> partitioner) {
        return new KeyedDataset<>(ByKey.fold(node, zero, add, merge, partitioner.byKey()));
    }

    /// The values of each key gathered in an accumulator.
    ///
    /// @param create makes an accumulator from a key's first value
    /// @param add adds a further value
    /// @param merge merges two accumulators
    public <A> KeyedDataset<K, A> combineByKey(
            MapFunction<V, A> create, FoldFunction<A, V> add, ReduceFunction<A> merge) {
        return combineByKey(create, add, merge, Partitioner.auto());
    }

    /// The values of each key gathered in an accumulator.
    public <A> KeyedDataset<K, A> combineByKey(
            MapFunction<V, A> create,
            FoldFunction<A, V> add,
            ReduceFunction<A> merge,
            Partitioner<K> partitioner) {
        return new KeyedDataset<>(ByKey.combine(node, create, add, merge, partitioner.byKey()));
    }

    /// The values of each key as a stream, which may be larger than memory. Keys come in order
    /// within a partition.
    public KeyedDataset<K, Values<V>> groupByKey() {
        return groupByKey(Partitioner.auto());
    }

    /// The values of each key as a stream.
    public KeyedDataset<K, Values<V>> groupByKey(Partitioner<K> partitioner) {
        return new KeyedDataset<>(ByKey.group(node, partitioner.byKey()));
    }

    /// The pairs ascending by key, over all partitions.
    public KeyedDataset<K, V> sortByKey() {
        return new KeyedDataset<>(ByKey.sort(node, false, Partitioning.AUTO));
    }

    /// The pairs ascending by key, in `count` partitions.
    public KeyedDataset<K, V> sortByKey(int count) {
        return new KeyedDataset<>(ByKey.sort(node, false, Partitioner.positive(count)));
    }

    /// The pairs descending by key, over all partitions.
    public KeyedDataset<K, V> sortByKeyDescending() {
        return new KeyedDataset<>(ByKey.sort(node, true, Partitioning.AUTO));
    }

    /// The pairs descending by key, in `count` partitions.
    public KeyedDataset<K, V> sortByKeyDescending(int count) {
        return new KeyedDataset<>(ByKey.sort(node, true, Partitioner.positive(count)));
    }

    /// The pairs in an order of their keys, over all partitions. Keys that it leaves equal are in
    /// the order of [#sortByKey()].
    ///
    /// @throws IllegalArgumentException if the order is a comparator of one's own
    public KeyedDataset<K, V> sortByKey(Order<K> order) {
        return new KeyedDataset<>(ByKey.sort(node, KeyOrder.of(order, "sortByKey")));
    }

    /// All pairs, ascending by what the function makes of them, as [Dataset#sortBy] says.
    public <S> KeyedDataset<K, V> sortBy(PairFunction<K, V, S> function) {
        return new KeyedDataset<>(WholePairs.sorted(node, function, false));
    }

    /// All pairs, descending by what the function makes of them.
    public <S> KeyedDataset<K, V> sortByDescending(PairFunction<K, V, S> function) {
        return new KeyedDataset<>(WholePairs.sorted(node, function, true));
    }

    /// The same pairs, equal keys in one partition.
    public KeyedDataset<K, V> partitionBy(Partitioner<K> partitioner) {
        return new KeyedDataset<>(ByKey.partition(node, partitioner));
    }

    /// The pairs of values whose keys are equal. If this side turns out to have few keys, records
    /// of the other side with other keys are dropped before they move: put the smaller side first.
    public <W> KeyedDataset<K, Joined<V, W>> join(KeyedDataset<K, W> other) {
        return join(other, Partitioner.auto());
    }

    /// The pairs of values whose keys are equal. A side that the same partitioner has placed
    /// already does not move; a custom one is the same only if it is the same object.
    public <W> KeyedDataset<K, Joined<V, W>> join(
            KeyedDataset<K, W> other, Partitioner<K> partitioner) {
        return joined(other, "join", JoinKind.INNER, partitioner);
    }

    private <W, R> KeyedDataset<K, R> joined(
            KeyedDataset<K, W> other, String operation, JoinKind kind, Partitioner<K> by) {
        return new KeyedDataset<>(ByKey.join(node, other.node, operation, kind, by.byKey()));
    }

    /// All values of this side, each with those of the other side or nothing.
    public <W> KeyedDataset<K, Joined<V, Optional<W>>> leftJoin(KeyedDataset<K, W> other) {
        return leftJoin(other, Partitioner.auto());
    }

    /// All values of this side, each with those of the other side or nothing.
    public <W> KeyedDataset<K, Joined<V, Optional<W>>> leftJoin(
            KeyedDataset<K, W> other, Partitioner<K> partitioner) {
        return joined(other, "leftJoin", JoinKind.LEFT, partitioner);
    }

    /// All values of the other side, each with those of this side or nothing.
    public <W> KeyedDataset<K, Joined<Optional<V>, W>> rightJoin(KeyedDataset<K, W> other) {
        return rightJoin(other, Partitioner.auto());
    }

    /// All values of the other side, each with those of this side or nothing.
    public <W> KeyedDataset<K, Joined<Optional<V>, W>> rightJoin(
            KeyedDataset<K, W> other, Partitioner<K> partitioner) {
        return joined(other, "rightJoin", JoinKind.RIGHT, partitioner);
    }

    /// All values of both sides, each with those of the other side or nothing.
    public <W> KeyedDataset<K, Joined<Optional<V>, Optional<W>>> fullJoin(
            KeyedDataset<K, W> other) {
        return fullJoin(other, Partitioner.auto());
    }

    /// All values of both sides, each with those of the other side or nothing.
    public <W> KeyedDataset<K, Joined<Optional<V>, Optional<W>>> fullJoin(
            KeyedDataset<K, W> other, Partitioner<K> partitioner) {
        return joined(other, "fullJoin", JoinKind.FULL, partitioner);
    }

    /// All values of each key on both sides, as two streams.
    public <W> KeyedDataset<K, Cogrouped<V, W>> cogroup(KeyedDataset<K, W> other) {
        return cogroup(other, Partitioner.auto());
    }

    /// All values of each key on both sides, as two streams.
    public <W> KeyedDataset<K, Cogrouped<V, W>> cogroup(
            KeyedDataset<K, W> other, Partitioner<K> partitioner) {
        return joined(other, "cogroup", JoinKind.COGROUP, partitioner);
    }

    /// The same dataset, kept for the session once it has been computed.
    public KeyedDataset<K, V> cache() {
        return new KeyedDataset<>(node.cache());
    }

    /// The same dataset, written to a directory once it has been computed, and read from there
    /// afterwards. The directory may have other checkpoints; what a session wrote stays there until
    /// its user removes it.
    public KeyedDataset<K, V> checkpoint(String directory) {
        return new KeyedDataset<>(node.checkpoint(directory));
    }

    /// Gives up what [#cache] kept, and deletes it; it is computed anew when needed. A
    /// [#checkpoint] stays, and so does what lies before or behind this dataset.
    public void uncache() {
        node.uncache();
    }

    /// All pairs, in partition order. They must fit memory.
    public List<KeyValue<K, V>> collect() {
        return node.collect("collect", WholePairs::of);
    }

    /// All pairs as a map, in partition order. They must fit memory.
    ///
    /// @throws IllegalStateException if a key occurs twice
    public Map<K, V> collectAsMap() {
        return WholePairs.asMap(collect());
    }

    /// Calls a function here, in the caller's program, with every pair, in partition order.
    public void forEach(ActionFunction<KeyValue<K, V>> function) throws Exception {
        node.forEach(entry -> function.accept(WholePairs.of(entry)));
    }

    /// The number of pairs.
    public long count() {
        return values().count();
    }

    /// The first pairs in partition order; computes no more partitions than it takes.
    public List<KeyValue<K, V>> take(long count) {
        return node.take(count, WholePairs::of);
    }

    /// The first pair, or nothing if there is none.
    public Optional<KeyValue<K, V>> first() {
        return take(1).stream().findFirst();
    }

    /// The greatest pairs by an order, greatest first, as [Dataset#top] says.
    ///
    /// @param count how many
    public List<KeyValue<K, V>> top(int count, Order<KeyValue<K, V>> order) {
        return wholes("top").top(count, order);
    }

    /// All pairs merged into one by an associative function, or nothing if there are none.
    public Optional<KeyValue<K, V>> reduce(ReduceFunction<KeyValue<K, V>> function) {
        return wholes("reduce").reduce(function);
    }

    /// Writes each pair as a line, key and value with a tab between, to a new directory.
    public void saveAsText(String directory) {
        saveAsText(Output.to(directory));
    }

    /// Writes each pair as a line, key and value with a tab between.
    public void saveAsText(Output output) {
        node.saveAsText(output);
    }

    /// Writes each pair as a line of delimited fields, to a new directory.
    public void saveAsDelimited(char delimiter, String directory) {
        saveAsDelimited(delimiter, Output.to(directory));
    }

    /// Writes each pair as a line of delimited fields: those of the key, then those of the value.
    public void saveAsDelimited(char delimiter, Output output) {
        node.saveAsDelimited(delimiter, output);
    }

    /// What an action would run: lineage, stages, partitions, and which shuffles are saved.
    public String explain() {
        return node.explain();
    }
}
