package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.function.FoldFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.JoinedCodec;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.lineage.StreamCodec;

/// The nodes of operations that bring equal keys together. [KeyedDataset] says what they mean and
/// knows their types.
final class ByKey {
    /// As many partitions as the planner chooses.
    static final Partitioning AUTO = new Partitioning.Hash(Partitioning.AUTO);

    private ByKey() {}

    /// Other codecs; other bytes of a key belong to other partitions.
    static Node recode(Node node, String operation, Codec<Object> key, Codec<Object> value) {
        return node.pairs(
                operation,
                key,
                value,
                key.equals(node.key())
                        ? new Operator.Filter(each -> true)
                        : new Operator.RekeyBy((same, _) -> same));
    }

    static Node union(Node one, Node other) {
        Codec<Object> key = one.key();
        Codec<Object> value = one.value();
        return one.union(
                other,
                key.equals(other.key()) ? key : Codecs.keyOf(Object.class),
                value.equals(other.value()) ? value : Codecs.of(Object.class));
    }

    static Node aggregate(Node node, Aggregate<?, ?> aggregate, Partitioning partitioning) {
        return node.shuffle(
                "aggregate",
                Node.erased(Codecs.of(aggregate.resultType())),
                partitioning,
                new Reduction.Aggregate(
                        new Aggregator.Slots(aggregate.slots(), aggregate.function())));
    }

    /// One record for each key, with no value.
    static Node first(Node node, String operation) {
        return node.shuffle(
                operation,
                node.value(),
                AUTO,
                new Reduction.Aggregate(new Aggregator.Slots(0, new Aggregate.Nothing())));
    }

    static Node reduce(Node node, ReduceFunction<?> function, Partitioning partitioning) {
        Shipping.require(function, "reduceByKey");
        Aggregator merging = Merging.reducing(Node.cast(function), node.value());
        return node.shuffle(
                "reduceByKey", node.value(), partitioning, new Reduction.Aggregate(merging));
    }

    static Node fold(
            Node node,
            Object zero,
            FoldFunction<?, ?> add,
            ReduceFunction<?> merge,
            Partitioning partitioning) {
        Shipping.require(add, "aggregateByKey");
        Codec<Object> codec = Node.erased(Codecs.of(zero.getClass()));
        FoldFunction<Object, Object> fold = Node.cast(add);
        return combine(
                node,
                "aggregateByKey",
                new Merging.FromZero(codec, zero, fold),
                fold,
                merge,
                codec,
                partitioning);
    }

    static Node combine(
            Node node,
            MapFunction<?, ?> create,
            FoldFunction<?, ?> add,
            ReduceFunction<?> merge,
            Partitioning partitioning) {
        Shipping.require(create, "combineByKey");
        Shipping.require(add, "combineByKey");
        return combine(
                node,
                "combineByKey",
                Node.cast(create),
                Node.cast(add),
                merge,
                Shipping.resultCodec(create, "combineByKey"),
                partitioning);
    }

    private static Node combine(
            Node node,
            String operation,
            MapFunction<Object, Object> create,
            FoldFunction<Object, Object> add,
            ReduceFunction<?> merge,
            Codec<Object> codec,
            Partitioning partitioning) {
        Shipping.require(merge, operation);
        return node.shuffle(
                operation,
                codec,
                partitioning,
                new Reduction.Aggregate(
                        new Aggregator.Objects(
                                create, add, Node.cast(merge), result -> result, codec)));
    }

    static Node group(Node node, Partitioning partitioning) {
        return node.shuffle(
                "groupByKey",
                StreamCodec.of(node.value()),
                partitioning,
                new Reduction.Group(false, null));
    }

    static Node sort(Node node, boolean isDescending, int count) {
        return node.shuffle(
                isDescending ? "sortByKeyDescending" : "sortByKey",
                node.value(),
                new Partitioning.Range(count, isDescending, node.lineage().id()),
                new Reduction.Sort(isDescending));
    }

    static Node sort(Node node, KeyOrder<?> order) {
        Codec<Object> ordered = order.ordering(node.key(), "sortByKey");
        Node sorted =
                sort(recode(node, "sortByKey", ordered, node.value()), false, Partitioning.AUTO);
        return recode(sorted, "sortByKey", node.key(), node.value());
    }

    static Node partition(Node node, Partitioner<?> partitioner) {
        Partitioning partitioning =
                partitioner.partitioning() instanceof Partitioning.Range range
                        ? new Partitioning.Range(range.count(), false, node.lineage().id())
                        : partitioner.partitioning();
        return node.shuffle("partitionBy", node.value(), partitioning, new Reduction.Pass());
    }

    static Node join(
            Node left, Node right, String operation, JoinKind kind, Partitioning partitioning) {
        Codec<Object> any = Codecs.keyOf(Object.class);
        if (left.key().equals(any) != right.key().equals(any)) {
            // Java forgets what a lambda emits, and so one side's type of keys.
            return join(
                    recode(left, operation, any, left.value()),
                    recode(right, operation, any, right.value()),
                    operation,
                    kind,
                    partitioning);
        }
        if (!left.key().equals(right.key())) {
            throw new IllegalArgumentException(
                    operation
                            + " at "
                            + Shipping.place()
                            + " needs keys of one type on both sides: left="
                            + left.key().name()
                            + " right="
                            + right.key().name());
        }
        return left.join(operation, right, kind, joinCodec(left, right, kind), partitioning);
    }

    private static Codec<Object> joinCodec(Node left, Node right, JoinKind kind) {
        return switch (kind) {
            case INNER -> joinCodec(left.value(), right.value());
            case LEFT -> joinCodec(left.value(), optional(right));
            case RIGHT -> joinCodec(optional(left), right.value());
            case FULL -> joinCodec(optional(left), optional(right));
            case COGROUP -> StreamCodec.of(left.value());
        };
    }

    private static Codec<Object> joinCodec(Codec<Object> left, Codec<Object> right) {
        return Node.erased(new JoinedCodec(left, right));
    }

    private static Codec<Object> optional(Node node) {
        return Node.erased(Codecs.optionals(node.value()));
    }
}
