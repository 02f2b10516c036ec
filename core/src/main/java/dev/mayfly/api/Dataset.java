package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.LambdaTypes;
import dev.mayfly.function.ActionFunction;
import dev.mayfly.function.FilterFunction;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PartitionFunction;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.function.ToPairsFunction;
import dev.mayfly.lineage.Greatest;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Values in partitions, described but not yet computed. Immutable: operations make new datasets,
/// and only actions ([#collect], [#count], [#saveAsText] and so on) run anything.
///
/// Functions given to operations travel to workers, so they and what they capture must be
/// serializable; that is checked when the operation is called. Values that a function receives may
/// be reused once it returns if they are slices or rows: copy what is to be kept.
///
/// @param <T> type of the values
public final class Dataset<T> {
    private final Node node;

    Dataset(Node node) {
        this.node = node;
    }

    Node node() {
        return node;
    }

    private <R> Dataset<R> narrow(String operation, Codec<Object> codec, Operator operator) {
        return new Dataset<>(node.values(operation, codec, operator));
    }

    private <K, V> KeyedDataset<K, V> narrow(
            String operation, Codec<Object> key, Codec<Object> value, Operator operator) {
        return new KeyedDataset<>(node.pairs(operation, key, value, operator));
    }

    private Codec<Object> codec() {
        return node.value();
    }

    /// Each value replaced by another.
    public <R> Dataset<R> map(MapFunction<T, R> function) {
        Shipping.require(function, "map");
        return narrow(
                "map",
                Shipping.resultCodec(function, "map"),
                new Operator.Map(Node.cast(function)));
    }

    /// The values for which the function is true.
    public Dataset<T> filter(FilterFunction<T> function) {
        Shipping.require(function, "filter");
        return narrow("filter", codec(), new Operator.Filter(Node.cast(function)));
    }

    /// Each value replaced by those that the function emits.
    public <R> Dataset<R> flatMap(FlatMapFunction<T, R> function) {
        Shipping.require(function, "flatMap");
        return narrow(
                "flatMap",
                Shipping.emittedCodec(function, "flatMap"),
                new Operator.FlatMap(Node.cast(function)));
    }

    /// Each value replaced by those in the iterable that the function returns.
    public <R> Dataset<R> flatMap(MapFunction<T, ? extends Iterable<R>> function) {
        Shipping.require(function, "flatMap");
        return narrow(
                "flatMap",
                Shipping.elementCodec(function, "flatMap"),
                new Operator.FlatMap(Node.cast(Each.of(function))));
    }

    /// All values of a partition replaced at once, by a function from iterator to iterator.
    public <R> Dataset<R> mapPartitions(PartitionFunction<T, R> function) {
        Shipping.require(function, "mapPartitions");
        return narrow(
                "mapPartitions",
                Shipping.elementCodec(function, "mapPartitions"),
                new Operator.MapPartition(Node.cast(function), codec()));
    }

    /// Each value with a key in front that is made from it.
    public <K> KeyedDataset<K, T> keyBy(MapFunction<T, K> function) {
        Shipping.require(function, "keyBy");
        return narrow(
                "keyBy",
                Shipping.keyCodec(function, "keyBy"),
                codec(),
                new Operator.KeyBy(Node.cast(function)));
    }

    /// Each value replaced by the pairs that the function emits.
    public <K, V> KeyedDataset<K, V> mapToPairs(ToPairsFunction<T, K, V> function) {
        Shipping.require(function, "mapToPairs");
        List<Type> types = LambdaTypes.emittedTypes(function, 2);
        return narrow(
                "mapToPairs",
                Shipping.keyCodec(types.get(0), "mapToPairs"),
                Shipping.codec(types.get(1), "mapToPairs"),
                new Operator.ToPairs(Node.cast(function)));
    }

    /// The same dataset, its values encoded by the given codec instead of one found by their type.
    public Dataset<T> withCodec(Codec<T> codec) {
        return narrow("withCodec", Node.erased(codec), new Operator.Filter(value -> true));
    }

    /// The values of both datasets.
    public Dataset<T> union(Dataset<T> other) {
        Codec<Object> codec = codec().equals(other.codec()) ? codec() : Codecs.of(Object.class);
        return new Dataset<>(node.union(other.node, null, codec));
    }

    /// About a fraction of the values, the same ones for the same seed, as long as partitions hold
    /// the same values in the same order. Threads, memory and partitions, where they change that,
    /// change the sample.
    ///
    /// @param fraction from 0 to 1
    public Dataset<T> sample(double fraction, long seed) {
        return new Dataset<>(node.sample(fraction, seed));
    }

    /// The same values in at most `count` partitions, neighbouring ones put together.
    public Dataset<T> coalesce(int count) {
        return new Dataset<>(node.coalesce(count));
    }

    /// The same values dealt out to `count` partitions evenly.
    public Dataset<T> repartition(int count) {
        return new Dataset<>(node.repartition(count));
    }

    /// Each value once.
    public Dataset<T> distinct() {
        Codec<Object> key = Shipping.requireKey(codec(), "distinct");
        Node keys = node.pairs("distinct", key, codec(), new Operator.KeyBy(value -> value));
        Node firsts = ByKey.first(keys, "distinct");
        return new Dataset<>(firsts.values("keys", codec(), new Operator.Keys()));
    }

    /// All values, ascending by a key that the function makes. The order of keys is that of their
    /// encoded bytes, which is the natural order of numbers, dates and enums, and the order of code
    /// points for Strings.
    public <K> Dataset<T> sortBy(MapFunction<T, K> key) {
        return keyBy(key).sortByKey().values();
    }

    /// All values in an order of one or several keys: `Order.by(Sale::country).thenBy(Order.by(
    /// Sale::amount).reversed())`.
    ///
    /// @throws IllegalArgumentException if the order is a comparator of one's own
    public Dataset<T> sortBy(Order<T> order) {
        KeyOrder<T> keys = KeyOrder.of(order, "sortBy");
        KeyedDataset<Object, T> keyed =
                narrow(
                        "sortBy",
                        Node.erased(keys.codec(codec(), "sortBy")),
                        codec(),
                        new Operator.KeyBy(keys.function()));
        return keyed.sortByKey().values();
    }

    /// All values, descending by a key that the function makes.
    public <K> Dataset<T> sortByDescending(MapFunction<T, K> key) {
        return keyBy(key).sortByKeyDescending().values();
    }

    /// The same dataset, kept for the session once it has been computed.
    public Dataset<T> cache() {
        return new Dataset<>(node.cache());
    }

    /// The same dataset, written to a directory once it has been computed, and read from there
    /// afterwards. The directory may have other checkpoints; what a session wrote stays there until
    /// its user removes it.
    public Dataset<T> checkpoint(String directory) {
        return new Dataset<>(node.checkpoint(directory));
    }

    /// Gives up what [#cache] kept, and deletes it; it is computed anew when needed. A
    /// [#checkpoint] stays, and so does what lies before or behind this dataset.
    public void uncache() {
        node.uncache();
    }

    /// All values, in partition order. They must fit memory.
    public List<T> collect() {
        return collectFor("collect");
    }

    private List<T> collectFor(String action) {
        return node.collect(action, this::valueOf);
    }

    @SuppressWarnings("unchecked")
    private T valueOf(Engine.Entry entry) {
        return (T) entry.value();
    }

    /// Calls a function here, in the caller's program, with every value, in partition order. Values
    /// stream; they need not fit memory.
    public void forEach(ActionFunction<T> function) throws Exception {
        node.forEach(entry -> function.accept(valueOf(entry)));
    }

    /// The number of values.
    public long count() {
        long count = 0;
        Dataset<Long> counts = narrow("count", Node.erased(Codecs.longs()), new Operator.Count());
        for (long partition : counts.collectFor("count")) {
            count += partition;
        }
        return count;
    }

    /// All values merged into one by an associative function, or nothing if there are none.
    public Optional<T> reduce(ReduceFunction<T> function) {
        Shipping.require(function, "reduce");
        Dataset<T> reduced =
                narrow("reduce", codec(), new Operator.Reduce(Node.cast(function), codec()));
        T merged = null;
        for (T partition : reduced.collectFor("reduce")) {
            try {
                merged = merged == null ? partition : function.apply(merged, partition);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("reduce failed: " + e.getMessage(), e);
            }
        }
        return Optional.ofNullable(merged);
    }

    /// The first values in partition order; computes no more partitions than it takes.
    public List<T> take(long count) {
        return node.take(count, this::valueOf);
    }

    /// The first value, or nothing if there is none.
    public Optional<T> first() {
        List<T> values = take(1);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /// The greatest values by an order, greatest first; of those that it leaves equal, the first in
    /// partition order. The order travels to workers: [Order#by] makes one that can. As many values
    /// must fit memory, here and in each task.
    ///
    /// @param count how many
    public List<T> top(int count, Order<T> order) {
        if (count < 0) {
            throw new IllegalArgumentException("count is negative: " + count);
        }
        Shipping.require(order, "top");
        Comparator<Object> erased = Node.cast(order);
        Node tops = node.values("top", codec(), new Operator.Top(count, erased, codec()));
        var greatest = new Greatest(count, erased, codec());
        tops.each("top", entry -> greatest.add(entry.value()));
        @SuppressWarnings("unchecked")
        var values = (List<T>) greatest.descending();
        return List.copyOf(values);
    }

    /// Writes each value as a line to a new directory: Strings in UTF-8, slices as they are.
    public void saveAsText(String directory) {
        saveAsText(Output.to(directory));
    }

    /// Writes each value as a line.
    public void saveAsText(Output output) {
        node.saveAsText(output);
    }

    /// Writes each value as a line of delimited fields: the components of a record, the elements of
    /// a list. Fields that need it are quoted as RFC 4180 says.
    public void saveAsDelimited(char delimiter, Output output) {
        node.saveAsDelimited(delimiter, output);
    }

    /// Writes each value as a line of delimited fields to a new directory.
    public void saveAsDelimited(char delimiter, String directory) {
        saveAsDelimited(delimiter, Output.to(directory));
    }

    /// Writes values of one size, which are slices or byte arrays, one after the other.
    public void saveAsFixedLength(int recordSize, Output output) {
        node.session()
                .engine()
                .save(node.lineage(), new OutputFormat.FixedLength(recordSize), output);
    }

    /// What an action would run: lineage, stages, partitions, and which shuffles are saved.
    public String explain() {
        return node.explain();
    }
}
