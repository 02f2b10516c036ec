package dev.mayfly.worker;

import dev.mayfly.codec.Codec;
import dev.mayfly.function.TaskContext;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.Stretch;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.input.LiteralReader;
import dev.mayfly.worker.input.SplitReader;
import dev.mayfly.worker.join.BroadcastJoin;
import dev.mayfly.worker.join.JoinReader;
import dev.mayfly.worker.join.SharedTables;
import dev.mayfly.worker.pipeline.Chain;
import dev.mayfly.worker.shuffle.ShuffleSources;
import dev.mayfly.worker.sort.Spills;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Opens the sources of one attempt's pipelines and runs them. Used by the attempt's thread.
final class Sources {
    private final JobId job;
    private final ObjectStore store;
    private final SharedTables tables;
    private TaskLimits limits;
    private final String spillDirectory;
    private final TaskMeter meter;
    private final Deadline deadline;
    private final WantedWatch watch;
    private final boolean isContinued;
    private Optional<TaskInput> left = Optional.empty();
    private boolean hasReadOne;
    private int opened;

    /// Sources of one attempt.
    ///
    /// @param pipeline what will be run
    /// @param tables shared with other attempts of this JVM
    /// @param limits what all of them together may hold
    /// @param deadline when to stop reading
    /// @param watch says whether to go on
    Sources(
            TaskSpec spec,
            Pipeline pipeline,
            ObjectStore store,
            SharedTables tables,
            TaskLimits limits,
            String spillDirectory,
            TaskMeter meter,
            Deadline deadline,
            WantedWatch watch) {
        this.job = spec.job();
        this.isContinued = spec.earlier().isBegun();
        this.deadline = deadline;
        this.watch = watch;
        this.store = store;
        this.tables = tables;
        this.limits = limits.withBuffer(limits.bufferBytes() / Math.max(1, holders(pipeline)));
        this.spillDirectory = spillDirectory;
        this.meter = meter;
    }

    /// Passes the records of the attempt's pipeline to a sink, until the deadline, and leaves
    /// finishing it to the caller.
    void run(Pipeline pipeline, TaskInput input, int partition, RecordSink sink) throws Exception {
        run(pipeline, input, new Part(partition, isContinued, deadline), sink);
    }

    /// What is left of the input, because of the deadline.
    Optional<TaskInput> left() {
        return left;
    }

    /// Which of the records of a partition an attempt passes on.
    ///
    /// @param isBegun whether others have passed on some
    /// @param deadline when to stop and leave the rest to others
    private record Part(int partition, boolean isBegun, Deadline deadline) {
        /// All of them, as often as the attempt needs them.
        Part whole() {
            return new Part(partition, false, Deadline.NEVER);
        }
    }

    private void run(Pipeline pipeline, TaskInput input, Part part, RecordSink sink)
            throws Exception {
        var end = new Unfinished(sink);
        try (var chain = new Chain(pipeline.operators(), part.partition(), part.isBegun(), end)) {
            chain.run(watch.ended(open(pipeline.source(), input, part)));
        }
    }

    private RecordSource open(Source source, TaskInput input, Part part) {
        return switch (source) {
            case Source.Scan scan -> sink -> scan(scan, input, part, sink);
            case Source.Literal literal ->
                    stretch(
                            input,
                            part,
                            all ->
                                    new LiteralReader(
                                            literal.codec(),
                                            ((TaskInput.Encoded) all).values(),
                                            meter));
            case Source.Shuffled shuffled ->
                    stretch(
                            input,
                            part,
                            all ->
                                    ShuffleSources.open(
                                            shuffled,
                                            store,
                                            ((TaskInput.Blocks) all).ranges(),
                                            tables.free(),
                                            spills(),
                                            meter));
            case Source.MapOutputs ignored ->
                    throw new IllegalStateException("map outputs are relayed, not read");
            case Source.Reduced reduced ->
                    stretch(
                            input,
                            part,
                            all ->
                                    ShuffleSources.reduce(
                                            reduced,
                                            sink ->
                                                    run(
                                                            reduced.pipeline(),
                                                            all,
                                                            part.whole(),
                                                            sink),
                                            tables.free(),
                                            spills()));
            case Source.Joined joined ->
                    stretch(input, part, all -> join(joined, (TaskInput.Sides) all, part.whole()));
            case Source.BroadcastJoined joined ->
                    broadcastJoin(joined, (TaskInput.Probe) input, part);
            case Source.Union union -> {
                var branch = (TaskInput.Branch) input;
                Pipeline chosen = union.branches().get(branch.index());
                yield sink -> {
                    run(chosen, branch.input(), part, sink);
                    left = left.map(rest -> new TaskInput.Branch(branch.index(), rest));
                };
            }
            case Source.Coalesced coalesced ->
                    sink -> runEach(coalesced.pipeline(), (TaskInput.Several) input, part, sink);
            case Source.Kept kept ->
                    stretch(
                            input,
                            part,
                            all ->
                                    ShuffleSources.passing(
                                            store,
                                            ((TaskInput.Blocks) all).ranges(),
                                            kept.key(),
                                            kept.value(),
                                            meter));
        };
    }

    private void scan(Source.Scan scan, TaskInput input, Part part, RecordSink sink)
            throws Exception {
        TaskInput.Behind behind = behind(input);
        var reader =
                new SplitReader(
                        scan.format(),
                        ((TaskInput.Splits) behind.input()).splits(),
                        behind.done(),
                        store,
                        meter,
                        part.deadline());
        reader.run(sink);
        if (!reader.left().isEmpty()) {
            var rest = new TaskInput.Splits(reader.left());
            left = Optional.of(reader.leftDone() == 0 ? rest : behind(rest, reader.leftDone()));
        }
    }

    /// A source that others begin anew to go on with it.
    ///
    /// @param all opens it, for all of the input
    private RecordSource stretch(
            TaskInput input, Part part, Function<TaskInput, RecordSource> all) {
        if (part.deadline() == Deadline.NEVER && !(input instanceof TaskInput.Behind)) {
            return all.apply(input);
        }
        TaskInput.Behind behind = behind(input);
        limits = limits.withBuffer(behind.bufferBytes());
        boolean isFurther = behind == input;
        double latest = isFurther ? Stretch.FURTHER : Stretch.FIRST;
        var stretch =
                new Stretch(
                        behind.done(),
                        part.deadline(),
                        hasReadOne ? Stretch.ANY : latest,
                        isFurther ? this::forgetRepeated : () -> {});
        RecordSource source = all.apply(behind.input());
        return sink -> {
            stretch.run(source, sink);
            if (stretch.isEnded()) {
                left = Optional.of(behind(behind.input(), stretch.at()));
            }
        };
    }

    private TaskInput.Behind behind(TaskInput input) {
        return input instanceof TaskInput.Behind behind ? behind : behind(input, 0);
    }

    private TaskInput.Behind behind(TaskInput input, long done) {
        return new TaskInput.Behind(input, done, limits.bufferBytes());
    }

    /// What a source has done again was counted by the attempts before.
    private void forgetRepeated() {
        meter.forgetRecords();
        TaskContext.CURRENT.get().forget();
    }

    private RecordSource broadcastJoin(
            Source.BroadcastJoined joined, TaskInput.Probe probe, Part part) {
        var join =
                new BroadcastJoin(
                        joined,
                        job,
                        tables,
                        store,
                        probe,
                        sink -> run(joined.stream(), probe.stream(), part, sink),
                        meter);
        return sink -> {
            join.run(sink);
            left = left.map(rest -> new TaskInput.Probe(rest, probe.table()));
        };
    }

    /// Runs a pipeline for one input after the other.
    private void runEach(Pipeline pipeline, TaskInput.Several several, Part part, RecordSink sink)
            throws Exception {
        List<TaskInput> inputs = several.inputs();
        for (int i = 0; i < inputs.size() && left.isEmpty(); i++) {
            boolean isBegun = several.isBegun() && i == 0;
            run(
                    pipeline,
                    inputs.get(i),
                    new Part(part.partition(), isBegun, part.deadline()),
                    sink);
            hasReadOne = true;
            List<TaskInput> others = inputs.subList(i + 1, inputs.size());
            if (left.isPresent()) {
                var rest = new ArrayList<>(List.of(left.get()));
                rest.addAll(others);
                left = Optional.of(new TaskInput.Several(rest, true));
            } else if (part.deadline().isDue() && !others.isEmpty()) {
                left = Optional.of(new TaskInput.Several(others));
            }
        }
    }

    private JoinReader join(Source.Joined join, TaskInput.Sides sides, Part part) {
        return new JoinReader(
                join,
                side(join.left(), sides.left(), part, join.key(), join.leftValue()),
                side(join.right(), sides.right(), part, join.key(), join.rightValue()),
                spills());
    }

    private EncodedSource side(
            Pipeline side, TaskInput input, Part part, Codec<Object> key, Codec<Object> value) {
        boolean isStored =
                side.operators().isEmpty()
                        && side.source() instanceof Source.Shuffled shuffled
                        && shuffled.reduction() instanceof Reduction.Pass;
        return isStored
                ? EncodedSource.ofBlocks(store, ((TaskInput.Blocks) input).ranges(), meter)
                : EncodedSource.ofRecords(sink -> run(side, input, part, sink), key, value);
    }

    /// A place of its own for one source that holds records.
    private Spills spills() {
        return new Spills(store, spillDirectory + "/in-" + opened++, limits, meter);
    }

    /// How many sources of a pipeline may hold records at the same time, rather than pass them on.
    static int holders(Pipeline pipeline) {
        return switch (pipeline.source()) {
            case Source.Scan ignored -> 0;
            case Source.Literal ignored -> 0;
            case Source.Kept ignored -> 0;
            case Source.Shuffled shuffled -> holders(shuffled.reduction());
            case Source.MapOutputs ignored -> 0;
            case Source.Reduced reduced ->
                    holders(reduced.reduction()) + holders(reduced.pipeline());
            case Source.Joined joined ->
                    1 + Math.max(holders(joined.left()), holders(joined.right()));
            case Source.BroadcastJoined joined -> holders(joined.stream());
            case Source.Union union ->
                    union.branches().stream().mapToInt(Sources::holders).max().orElse(0);
            case Source.Coalesced coalesced -> holders(coalesced.pipeline());
        };
    }

    private static int holders(Reduction reduction) {
        return reduction instanceof Reduction.Pass ? 0 : 1;
    }

    /// Keeps the end of one pipeline from ending what it feeds.
    private record Unfinished(RecordSink sink) implements RecordSink {
        @Override
        public void accept(@Nullable Object key, Object value) throws Exception {
            sink.accept(key, value);
        }

        @Override
        public void finish() {}
    }
}
