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
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.ArrayList;
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
    private final Session session;
    private final Lineage lineage;

    Dataset(Session session, Lineage lineage) {
        this.session = session;
        this.lineage = lineage;
    }

    Session session() {
        return session;
    }

    Lineage lineage() {
        return lineage;
    }

    @SuppressWarnings("unchecked")
    static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <F> F cast(Serializable function) {
        return (F) function;
    }

    private <R> Dataset<R> narrow(String operation, Codec<Object> codec, Operator operator) {
        var shape = new Lineage.Shape(null, codec, operation, Shipping.place());
        return new Dataset<>(
                session, new Lineage.Narrow(session.engine().nextId(), shape, lineage, operator));
    }

    private <K, V> KeyedDataset<K, V> narrow(
            String operation, Codec<Object> key, Codec<Object> value, Operator operator) {
        var shape = new Lineage.Shape(key, value, operation, Shipping.place());
        return new KeyedDataset<>(
                session, new Lineage.Narrow(session.engine().nextId(), shape, lineage, operator));
    }

    private Codec<Object> codec() {
        return lineage.shape().value();
    }

    /// Each value replaced by another.
    public <R> Dataset<R> map(MapFunction<T, R> function) {
        Shipping.require(function, "map");
        return narrow(
                "map", Shipping.resultCodec(function, "map"), new Operator.Map(cast(function)));
    }

    /// The values for which the function is true.
    public Dataset<T> filter(FilterFunction<T> function) {
        Shipping.require(function, "filter");
        return narrow("filter", codec(), new Operator.Filter(cast(function)));
    }

    /// Each value replaced by those that the function emits.
    public <R> Dataset<R> flatMap(FlatMapFunction<T, R> function) {
        Shipping.require(function, "flatMap");
        return narrow(
                "flatMap",
                erased(Codecs.of(LambdaResults.emitted(function))),
                new Operator.FlatMap(cast(function)));
    }

    /// Each value replaced by those in the iterable that the function returns.
    public <R> Dataset<R> flatMap(MapFunction<T, ? extends Iterable<R>> function) {
        Shipping.require(function, "flatMap");
        FlatMapFunction<T, R> emitting =
                (value, out) -> {
                    for (R result : function.apply(value)) {
                        out.emit(result);
                    }
                };
        return narrow(
                "flatMap",
                erased(Codecs.of(LambdaResults.elements(function))),
                new Operator.FlatMap(cast(emitting)));
    }

    /// All values of a partition replaced at once, by a function from iterator to iterator.
    public <R> Dataset<R> mapPartitions(PartitionFunction<T, R> function) {
        Shipping.require(function, "mapPartitions");
        return narrow(
                "mapPartitions",
                erased(Codecs.of(LambdaResults.elements(function))),
                new Operator.MapPartition(cast(function), codec()));
    }

    /// Each value with a key in front that is made from it.
    public <K> KeyedDataset<K, T> keyBy(MapFunction<T, K> function) {
        Shipping.require(function, "keyBy");
        return narrow(
                "keyBy",
                Shipping.keyCodec(function, "keyBy"),
                codec(),
                new Operator.KeyBy(cast(function)));
    }

    /// Each value replaced by the pairs that the function emits.
    public <K, V> KeyedDataset<K, V> mapToPairs(ToPairsFunction<T, K, V> function) {
        Shipping.require(function, "mapToPairs");
        List<Type> types = LambdaTypes.emittedTypes(function, 2);
        return narrow(
                "mapToPairs",
                Codecs.keyOf(types.get(0)),
                Codecs.of(types.get(1)),
                new Operator.ToPairs(cast(function)));
    }

    /// The same dataset, its values encoded by the given codec instead of one found by their type.
    public Dataset<T> withCodec(Codec<T> codec) {
        return narrow("withCodec", erased(codec), new Operator.Filter(value -> true));
    }

    /// The values of both datasets.
    public Dataset<T> union(Dataset<T> other) {
        Codec<Object> codec =
                codec().equals(other.codec()) ? codec() : erased(Codecs.of(Object.class));
        var shape = new Lineage.Shape(null, codec, "union", Shipping.place());
        return new Dataset<>(
                session,
                new Lineage.Union(
                        session.engine().nextId(), shape, List.of(lineage, other.lineage)));
    }

    /// About a fraction of the values, the same ones for the same seed.
    ///
    /// @param fraction from 0 to 1
    public Dataset<T> sample(double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction not in [0, 1]: " + fraction);
        }
        return narrow("sample", codec(), new Operator.Sample(fraction, seed));
    }

    /// The same values in at most `count` partitions, neighbouring ones put together.
    public Dataset<T> coalesce(int count) {
        var shape = new Lineage.Shape(null, codec(), "coalesce", Shipping.place());
        return new Dataset<>(
                session,
                new Lineage.Coalesce(
                        session.engine().nextId(), shape, lineage, Partitioner.positive(count)));
    }

    /// The same values dealt out to `count` partitions evenly.
    public Dataset<T> repartition(int count) {
        var shape = new Lineage.Shape(null, codec(), "repartition", Shipping.place());
        return new Dataset<>(
                session,
                new Lineage.Shuffle(
                        session.engine().nextId(),
                        shape,
                        lineage,
                        new Partitioning.RoundRobin(Partitioner.positive(count)),
                        new Reduction.Pass()));
    }

    /// Each value once.
    public Dataset<T> distinct() {
        return this.<T>keyedByItself("distinct")
                .shuffle(
                        "distinct",
                        codec(),
                        new Partitioning.Hash(Partitioning.AUTO),
                        new Reduction.Aggregate(new Aggregator.Slots(0, new Aggregate.Nothing())))
                .keys();
    }

    private <K> KeyedDataset<K, T> keyedByItself(String operation) {
        return narrow(
                operation,
                Shipping.requireKey(codec(), operation),
                codec(),
                new Operator.KeyBy(value -> value));
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
                        erased(keys.codec(codec(), "sortBy")),
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
        return kept("cache", Optional.empty());
    }

    /// The same dataset, written to a directory once it has been computed, and read from there
    /// afterwards.
    public Dataset<T> checkpoint(String directory) {
        return kept("checkpoint", Optional.of(directory));
    }

    private Dataset<T> kept(String operation, Optional<String> location) {
        var shape = new Lineage.Shape(null, codec(), operation, Shipping.place());
        return new Dataset<>(
                session,
                new Lineage.Kept(session.engine().nextId(), shape, lineage, location.orElse(null)));
    }

    /// Gives up what [#cache] kept; it is computed anew when needed.
    public void uncache() {
        session.engine().forget(lineage.id());
    }

    /// All values, in partition order. They must fit memory.
    public List<T> collect() {
        var values = new ArrayList<T>();
        try (Records records = session.engine().collect(lineage, "collect")) {
            while (records.hasNext()) {
                values.add(valueOf(records.next()));
            }
        }
        return values;
    }

    @SuppressWarnings("unchecked")
    private T valueOf(Records.Entry entry) {
        return (T) entry.value();
    }

    /// Calls a function here, in the caller's program, with every value, in partition order. Values
    /// stream; they need not fit memory.
    public void forEach(ActionFunction<T> function) throws Exception {
        try (Records records = session.engine().collect(lineage, "forEach")) {
            while (records.hasNext()) {
                function.accept(valueOf(records.next()));
            }
        }
    }

    /// The number of values.
    public long count() {
        long count = 0;
        Dataset<Long> counts = narrow("count", erased(Codecs.longs()), new Operator.Count());
        for (long partition : counts.collectFor("count")) {
            count += partition;
        }
        return count;
    }

    private List<T> collectFor(String action) {
        var values = new ArrayList<T>();
        try (Records records = session.engine().collect(lineage, action)) {
            while (records.hasNext()) {
                values.add(valueOf(records.next()));
            }
        }
        return values;
    }

    /// All values merged into one by an associative function, or nothing if there are none.
    public Optional<T> reduce(ReduceFunction<T> function) {
        Shipping.require(function, "reduce");
        Dataset<T> reduced =
                narrow("reduce", codec(), new Operator.Reduce(cast(function), codec()));
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
        if (count <= 0) {
            return List.of();
        }
        Dataset<T> limited = narrow("take", codec(), new Operator.Take(count));
        var values = new ArrayList<T>();
        try (Records records = session.engine().take(limited.lineage, count)) {
            while (values.size() < count && records.hasNext()) {
                values.add(valueOf(records.next()));
            }
        }
        return values;
    }

    /// The first value, or nothing if there is none.
    public Optional<T> first() {
        List<T> values = take(1);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /// The greatest values by an order, greatest first. The order travels to workers: [Order#by]
    /// makes one that can.
    ///
    /// @param count how many
    public List<T> top(int count, Order<T> order) {
        Shipping.require(order, "top");
        Comparator<Object> erased = cast(order);
        Dataset<T> tops = narrow("top", codec(), new Operator.Top(count, erased, codec()));
        var values = new ArrayList<>(tops.collectFor("top"));
        values.sort(order.reversed());
        return List.copyOf(values.subList(0, Math.min(count, values.size())));
    }

    /// Writes each value as a line to a new directory.
    public void saveAsText(String directory) {
        saveAsText(Output.to(directory));
    }

    /// Writes each value as a line.
    public void saveAsText(Output output) {
        session.engine().save(lineage, new OutputFormat.Lines(), output);
    }

    /// Writes each value as a line of delimited fields: the components of a record, the elements of
    /// a list. Fields that need it are quoted as RFC 4180 says.
    public void saveAsDelimited(char delimiter, Output output) {
        session.engine().save(lineage, new OutputFormat.Rows(ascii(delimiter), true), output);
    }

    /// Writes each value as a line of delimited fields to a new directory.
    public void saveAsDelimited(char delimiter, String directory) {
        saveAsDelimited(delimiter, Output.to(directory));
    }

    static byte ascii(char delimiter) {
        if (delimiter > 0x7F) {
            throw new IllegalArgumentException("delimiter is not ASCII: " + delimiter);
        }
        return (byte) delimiter;
    }

    /// Writes values of one size, which are slices or byte arrays, one after the other.
    public void saveAsFixedLength(int recordSize, Output output) {
        session.engine().save(lineage, new OutputFormat.FixedLength(recordSize), output);
    }

    /// What an action would run: lineage, stages, partitions, and which shuffles are saved.
    public String explain() {
        return session.engine().explain(lineage);
    }
}
