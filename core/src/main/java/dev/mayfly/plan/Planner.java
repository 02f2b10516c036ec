package dev.mayfly.plan;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Slice;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.RelayGrid;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts lineage into stages at its shuffles. Pure: the same lineage and context give the same plan.
/// Used for one plan.
///
/// @see <a
///   href="https://www.usenix.org/conference/nsdi12/technical-sessions/presentation/zaharia">Zaharia
///   et al., Resilient Distributed Datasets, section 5.1</a>
public final class Planner {
    private static final int SAMPLES_PER_RANGE = 64;
    private static final int MAX_SAMPLES = 1 << 16;

    /// More keys than this are not worth a filter for the other side of a join.
    private static final int MAX_REPORTED_KEYS = 1 << 22;

    /// Parts of a join's table, which tasks build side by side.
    private static final int TABLE_PARTS_PER_SLOT = 4;

    private static final int MAX_REMOTE_TABLE_PARTS = 8;

    private final PlanContext context;
    private final Partitions partitions;
    private final PlanDraft draft;
    private final Map<ShuffleKey, StageId> shuffleStages = new HashMap<>();
    private final Map<StageId, StageId> relays = new HashMap<>();
    private final RelayChoice relayChoice;

    /// A shuffle that two parts of a plan may share: the same records moved the same way.
    private record ShuffleKey(int dataset, Sink.Shuffle sink) {}

    private Planner(PlanContext context, Lineage root) {
        this.context = context;
        this.draft = new PlanDraft(context);
        this.relayChoice = new RelayChoice(context.maxShuffleReads());
        int automatic =
                context.automaticCount(
                        LineageWalk.inputs(root, context.keptPartitions()::containsKey));
        this.partitions =
                new Partitions(automatic, context.keptPartitions(), context.broadcasts().keySet());
    }

    /// The plan that computes a dataset and takes it to a sink.
    public static JobPlan plan(Lineage root, Sink sink, PlanContext context) {
        var planner = new Planner(context, root);
        Pipeline pipeline = planner.pipeline(root);
        planner.draft.add(label(root), pipeline, sink);
        return planner.draft.plan();
    }

    /// A plan that counts the records of one side of a join in a small part of its input, or
    /// nothing if that says nothing about the rest.
    public static Optional<JobPlan> sample(Lineage side, PlanContext context) {
        var planner = new Planner(context, side);
        Pipeline pipeline = planner.pipeline(side);
        Optional<List<TaskInput>> thin =
                planner.draft.isEmpty()
                        ? ThinInputs.few(pipeline, planner.draft.inputs(), context.slots())
                        : Optional.empty();
        if (thin.isEmpty()) {
            return Optional.empty();
        }
        planner.draft.add(
                "sample of " + label(side),
                append(pipeline, new Operator.Count()),
                new Sink.Keep(null, counts(), null),
                thin,
                Optional.empty());
        return Optional.of(planner.draft.plan());
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> counts() {
        return (Codec<Object>) (Codec<?>) Codecs.longs();
    }

    private static String label(Lineage node) {
        return node.shape().operation() + " at " + node.shape().place();
    }

    private Pipeline pipeline(Lineage node) {
        return switch (node) {
            case Lineage.Scan scan -> source(new Source.Scan(draft.input(scan), scan.format()));
            case Lineage.Literal literal ->
                    source(new Source.Literal(draft.input(literal), literal.shape().value()));
            case Lineage.Narrow narrow -> append(pipeline(narrow.parent()), narrow.operator());
            case Lineage.Union union ->
                    source(new Source.Union(union.parents().stream().map(this::pipeline).toList()));
            case Lineage.Coalesce coalesce ->
                    source(new Source.Coalesced(pipeline(coalesce.parent()), coalesce.count()));
            case Lineage.Shuffle shuffle -> shuffled(shuffle);
            case Lineage.Join join -> joined(join);
            case Lineage.Kept kept -> kept(kept);
        };
    }

    private static Pipeline source(Source source) {
        return new Pipeline(source, List.of());
    }

    private static Pipeline append(Pipeline pipeline, Operator operator) {
        var operators = new ArrayList<>(pipeline.operators());
        operators.add(operator);
        return new Pipeline(pipeline.source(), operators);
    }

    private Pipeline shuffled(Lineage.Shuffle shuffle) {
        Lineage parent = shuffle.parent();
        Partitioning partitioning = partitions.of(shuffle);
        Codec<Object> value = parent.shape().value();
        if (partitioning.equals(partitions.ofOrNull(parent))) {
            draft.addSaved(label(shuffle));
            return source(
                    new Source.Reduced(
                            pipeline(parent), shuffle.reduction(), keyOf(parent), value));
        }
        var sink =
                new Sink.Shuffle(
                        partitioning, shuffle.reduction(), parent.shape().key(), value, 0, null);
        StageId producer = relayed(shuffleStage(parent, label(shuffle), sink));
        return source(
                new Source.Shuffled(producer, shuffle.reduction(), parent.shape().key(), value));
    }

    private StageId shuffleStage(Lineage parent, String label, Sink.Shuffle sink) {
        var key = new ShuffleKey(parent.id(), sink);
        StageId known = shuffleStages.get(key);
        if (known != null) {
            draft.addSaved(label + " (moved before)");
            return known;
        }
        Pipeline pipeline = pipeline(parent);
        Optional<StageId> sample =
                sink.partitioning() instanceof Partitioning.Range range && range.count() > 1
                        ? Optional.of(sampleStage(parent, pipeline, range.count()))
                        : Optional.empty();
        StageId id = draft.add(label, pipeline, sink, Optional.empty(), sample);
        shuffleStages.put(key, id);
        return id;
    }

    /// The stage that reducers read: the one that writes map outputs, or the relay behind it.
    private StageId relayed(StageId producer) {
        Stage stage = draft.stage(producer);
        int partitions = ((Sink.Shuffle) stage.program().sink()).partitioning().count();
        return relayed(producer, relayChoice.between(stage.taskCount(), partitions));
    }

    private StageId relayed(StageId producer, Optional<RelayGrid> grid) {
        StageId known = relays.get(producer);
        if (known != null || grid.isEmpty()) {
            return known == null ? producer : known;
        }
        StageId relay =
                draft.add(
                        "relay for " + draft.stage(producer).label(),
                        source(new Source.MapOutputs(producer, grid.get())),
                        new Sink.Relay());
        relays.put(producer, relay);
        return relay;
    }

    /// A stage that samples the keys of a dataset: from a small part of its input where records are
    /// read from files and each stands for itself, otherwise by computing all of it.
    private StageId sampleStage(Lineage parent, Pipeline pipeline, int ranges) {
        int wanted = Math.min(MAX_SAMPLES, ranges * SAMPLES_PER_RANGE);
        Optional<List<TaskInput>> thin = ThinInputs.of(pipeline, draft.inputs(), context.slots());
        int tasks = Math.max(1, thin.map(List::size).orElseGet(() -> draft.taskCount(pipeline)));
        var operator =
                new Operator.SampleKeys(
                        Math.max(16, 2 * wanted / tasks), parent.id(), keyOf(parent));
        return draft.add(
                "sample of keys for " + label(parent),
                append(pipeline, operator),
                new Sink.Keep(null, slices(), null),
                thin,
                Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> slices() {
        Codec<Slice> codec = Codecs.slices();
        return (Codec<Object>) (Codec<?>) codec;
    }

    private static Codec<Object> keyOf(Lineage node) {
        Codec<Object> key = node.shape().key();
        if (key == null) {
            throw new IllegalStateException("dataset has no keys: " + label(node));
        }
        return key;
    }

    private Pipeline joined(Lineage.Join join) {
        JoinSide table = context.broadcasts().get(join.id());
        return table == null ? joinedByShuffle(join) : joinedByTable(join, table);
    }

    private Pipeline joinedByTable(Lineage.Join join, JoinSide tableSide) {
        boolean isTableLeft = tableSide == JoinSide.LEFT;
        Lineage side = isTableLeft ? join.left() : join.right();
        var sink =
                new Sink.Shuffle(
                        new Partitioning.Hash(tableParts()),
                        new Reduction.Pass(),
                        keyOf(side),
                        side.shape().value(),
                        0,
                        null);
        StageId producer = shuffleStage(side, label(side), sink);
        Pipeline stream = pipeline(isTableLeft ? join.right() : join.left());
        Optional<RelayGrid> grid =
                relayChoice.forTable(
                        draft.stage(producer).taskCount(), tableParts(), draft.taskCount(stream));
        return source(
                new Source.BroadcastJoined(
                        join.kind(),
                        stream,
                        isTableLeft,
                        relayed(producer, grid),
                        keyOf(join.left()),
                        join.left().shape().value(),
                        join.right().shape().value()));
    }

    /// Each reader builds its table on its own; where they are many, on machines of few processors.
    private int tableParts() {
        int parts = TABLE_PARTS_PER_SLOT * context.slots();
        return context.countsReads() ? Math.min(MAX_REMOTE_TABLE_PARTS, parts) : parts;
    }

    private Pipeline joinedByShuffle(Lineage.Join join) {
        Partitioning partitioning = partitions.of(join);
        boolean movesLeft = !partitioning.equals(partitions.ofOrNull(join.left()));
        boolean movesRight = !partitioning.equals(partitions.ofOrNull(join.right()));
        JoinKind kind = join.kind();
        boolean filtersRight =
                movesLeft && movesRight && (kind == JoinKind.INNER || kind == JoinKind.LEFT);
        boolean filtersLeft = movesLeft && movesRight && kind == JoinKind.RIGHT;
        Pipeline left;
        Pipeline right;
        if (filtersLeft) {
            right = side(join, join.right(), partitioning, true, null);
            left = side(join, join.left(), partitioning, false, producer(right));
        } else {
            left = side(join, join.left(), partitioning, filtersRight, null);
            right =
                    side(
                            join,
                            join.right(),
                            partitioning,
                            false,
                            filtersRight ? producer(left) : null);
        }
        return source(
                new Source.Joined(
                        kind,
                        left,
                        right,
                        keyOf(join.left()),
                        join.left().shape().value(),
                        join.right().shape().value()));
    }

    /// The stage whose map tasks wrote a side.
    private StageId producer(Pipeline side) {
        StageId read = ((Source.Shuffled) side.source()).producer();
        return draft.stage(read).program().pipeline().source() instanceof Source.MapOutputs outputs
                ? outputs.producer()
                : read;
    }

    private Pipeline side(
            Lineage.Join join,
            Lineage side,
            Partitioning partitioning,
            boolean reportsKeys,
            @Nullable StageId filteredBy) {
        if (partitioning.equals(partitions.ofOrNull(side))) {
            draft.addSaved(label(join) + ", side " + label(side));
            return pipeline(side);
        }
        var pass = new Reduction.Pass();
        Codec<Object> value = side.shape().value();
        int tasks = Math.max(1, draft.taskCount(pipeline(side)));
        int maxKeys = reportsKeys ? Math.max(256, maxReportedKeys() / tasks) : 0;
        var sink = new Sink.Shuffle(partitioning, pass, keyOf(side), value, maxKeys, filteredBy);
        StageId producer = relayed(shuffleStage(side, label(side), sink));
        return source(new Source.Shuffled(producer, pass, keyOf(side), value));
    }

    /// All reports of a stage lie in memory until the filter is made of them.
    private int maxReportedKeys() {
        return (int) Math.min(MAX_REPORTED_KEYS, context.taskMemoryBytes() / 2 / Long.BYTES);
    }

    private Pipeline kept(Lineage.Kept kept) {
        Codec<Object> key = kept.shape().key();
        Codec<Object> value = kept.shape().value();
        boolean isThere =
                context.keptPartitions().containsKey(kept.id()) || draft.isKept(kept.id());
        if (!isThere) {
            String location = kept.location();
            String directory =
                    location == null ? context.workDirectory() + "/kept/" + kept.id() : location;
            StageId stage =
                    draft.add(
                            label(kept),
                            pipeline(kept.parent()),
                            new Sink.Keep(key, value, directory));
            draft.keep(kept.id(), stage, partitions.ofOrNull(kept.parent()));
        }
        return source(new Source.Kept(kept.id(), key, value));
    }
}
