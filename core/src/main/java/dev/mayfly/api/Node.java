package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.data.Delimited;
import dev.mayfly.function.ActionFunction;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A node of the lineage, and the session that computes it: what a dataset is, of values or of
/// pairs. Builds the nodes that follow, whose types the datasets know. Immutable.
record Node(Session session, Lineage lineage) {

    @SuppressWarnings("unchecked")
    static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <F> F cast(Serializable function) {
        return (F) function;
    }

    /// The codec of the values.
    Codec<Object> value() {
        return lineage.shape().value();
    }

    /// The codec of the keys. There must be keys.
    Codec<Object> key() {
        Codec<Object> codec = lineage.shape().key();
        if (codec == null) {
            throw new IllegalStateException("dataset has no keys");
        }
        return codec;
    }

    /// A node that this user's line makes.
    private Node node(Function<Integer, Lineage> lineageOfId) {
        return new Node(session, lineageOfId.apply(session.engine().nextId()));
    }

    private static Lineage.Shape shape(
            String operation, @Nullable Codec<Object> key, Codec<Object> value) {
        return new Lineage.Shape(key, value, operation, Shipping.place());
    }

    private Lineage.Shape sameShape(String operation) {
        return shape(operation, lineage.shape().key(), value());
    }

    /// A step that makes values.
    Node values(String operation, Codec<Object> value, Operator operator) {
        var shape = shape(operation, null, value);
        return node(id -> new Lineage.Narrow(id, shape, lineage, operator));
    }

    /// A step that makes pairs.
    Node pairs(String operation, Codec<Object> key, Codec<Object> value, Operator operator) {
        var shape = shape(operation, key, value);
        return node(id -> new Lineage.Narrow(id, shape, lineage, operator));
    }

    /// A step that leaves types as they are.
    Node same(String operation, Operator operator) {
        var shape = sameShape(operation);
        return node(id -> new Lineage.Narrow(id, shape, lineage, operator));
    }

    /// About a fraction of the records.
    Node sample(double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction not in [0, 1]: " + fraction);
        }
        return same("sample", new Operator.Sample(fraction, seed));
    }

    /// Pairs moved to the partition of their key.
    ///
    /// @param value codec of what the reduction makes of the values
    Node shuffle(
            String operation, Codec<Object> value, Partitioning partitioning, Reduction reduction) {
        var shape = shape(operation, key(), value);
        return node(id -> new Lineage.Shuffle(id, shape, lineage, partitioning, reduction));
    }

    /// Records dealt out evenly.
    Node repartition(int count) {
        var shape = sameShape("repartition");
        var evenly = new Partitioning.RoundRobin(Partitioner.positive(count));
        return node(id -> new Lineage.Shuffle(id, shape, lineage, evenly, new Reduction.Pass()));
    }

    /// Fewer partitions.
    Node coalesce(int count) {
        var shape = sameShape("coalesce");
        int checked = Partitioner.positive(count);
        return node(id -> new Lineage.Coalesce(id, shape, lineage, checked));
    }

    /// The records of two datasets.
    Node union(Node other, @Nullable Codec<Object> key, Codec<Object> value) {
        var shape = shape("union", key, value);
        return node(id -> new Lineage.Union(id, shape, List.of(lineage, other.lineage)));
    }

    /// Two keyed datasets brought together.
    ///
    /// @param value codec of what comes of two values
    Node join(
            String operation,
            Node other,
            JoinKind kind,
            Codec<Object> value,
            Partitioning partitioning) {
        var shape = shape(operation, key(), value);
        return node(id -> new Lineage.Join(id, shape, lineage, other.lineage, kind, partitioning));
    }

    /// The same, kept for the session.
    Node cache() {
        return kept("cache", null);
    }

    /// The same, kept in a directory.
    Node checkpoint(String directory) {
        return kept("checkpoint", directory);
    }

    private Node kept(String operation, @Nullable String location) {
        var shape = sameShape(operation);
        return node(id -> new Lineage.Kept(id, shape, lineage, location));
    }

    /// Gives up what is kept for the session; what is kept in a directory of the user's stays.
    void uncache() {
        if (lineage instanceof Lineage.Kept kept && kept.location() == null) {
            session.engine().forget(kept.id());
        }
    }

    /// Runs an action whose result is all records.
    <R> List<R> collect(String action, Function<Engine.Entry, R> result) {
        var results = new ArrayList<R>();
        each(action, entry -> results.add(result.apply(entry)));
        return results;
    }

    /// Runs an action that takes all records one by one, as they are read.
    void each(String action, Consumer<Engine.Entry> taker) {
        try (Engine.Records records = session.engine().collect(lineage, action)) {
            records.forEachRemaining(taker);
        }
    }

    /// Runs an action that calls a function with all records.
    void forEach(ActionFunction<Engine.Entry> function) throws Exception {
        try (Engine.Records records = session.engine().collect(lineage, "forEach")) {
            while (records.hasNext()) {
                function.accept(records.next());
            }
        }
    }

    /// Runs an action whose result is the first records.
    <R> List<R> take(long count, Function<Engine.Entry, R> result) {
        if (count < 0) {
            throw new IllegalArgumentException("count is negative: " + count);
        }
        if (count == 0) {
            return List.of();
        }
        Node limited = same("take", new Operator.Take(count));
        var results = new ArrayList<R>();
        try (Engine.Records records = session.engine().take(limited.lineage, count)) {
            while (results.size() < count && records.hasNext()) {
                results.add(result.apply(records.next()));
            }
        }
        return results;
    }

    /// Writes records as lines.
    void saveAsText(Output output) {
        session.engine().save(lineage, new OutputFormat.Lines(), output);
    }

    /// Writes records as delimited fields.
    void saveAsDelimited(char delimiter, Output output) {
        byte checked = Delimited.by(delimiter).delimiter();
        session.engine().save(lineage, new OutputFormat.Rows(checked, true), output);
    }

    /// What an action would run.
    String explain() {
        return session.engine().explain(lineage);
    }
}
