package dev.mayfly.worker;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
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
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.input.SplitReader;
import dev.mayfly.worker.join.BroadcastJoin;
import dev.mayfly.worker.join.JoinReader;
import dev.mayfly.worker.join.SharedTables;
import dev.mayfly.worker.pipeline.Chain;
import dev.mayfly.worker.shuffle.ShuffleSources;
import dev.mayfly.worker.shuffle.Stretch;
import dev.mayfly.worker.sort.Spills;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Opens the sources of one attempt's pipelines and runs them. Used by the attempt's thread.
final class Sources {
    private final JobId job;
    private final ObjectStore store;
    private final SharedTables tables;
    private final TaskLimits limits;
    private final String spillDirectory;
    private final TaskMeter meter;
    private final Deadline deadline;
    private final WantedWatch watch;
    private final boolean isContinued;
    private Supplier<Optional<TaskInput>> left = Optional::empty;
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

    /// Passes the records of a pipeline to a sink, and leaves finishing it to the caller.
    void run(Pipeline pipeline, TaskInput input, int partition, RecordSink sink) throws Exception {
        try (var chain =
                new Chain(pipeline.operators(), partition, isContinued, new Unfinished(sink))) {
            chain.run(watch.ended(open(pipeline.source(), input, partition)));
        }
    }

    /// What is left of the splits or blocks that were read, because of the deadline.
    Optional<TaskInput> left() {
        return left.get();
    }

    private RecordSource open(Source source, TaskInput input, int partition) {
        return switch (source) {
            case Source.Scan scan -> {
                var reader =
                        new SplitReader(
                                scan.format(),
                                ((TaskInput.Splits) input).splits(),
                                store,
                                meter,
                                deadline);
                left =
                        () ->
                                Optional.of(reader.left())
                                        .filter(splits -> !splits.isEmpty())
                                        .map(TaskInput.Splits::new);
                yield reader;
            }
            case Source.Literal literal -> sink -> decode(literal, (TaskInput.Encoded) input, sink);
            case Source.Shuffled shuffled -> {
                var blocks = (TaskInput.Blocks) input;
                yield ShuffleSources.open(
                        shuffled,
                        store,
                        blocks.ranges(),
                        stretch(blocks),
                        tables.free(),
                        spills(),
                        meter);
            }
            case Source.MapOutputs ignored ->
                    throw new IllegalStateException("map outputs are relayed, not read");
            case Source.Reduced reduced ->
                    ShuffleSources.reduce(
                            reduced,
                            sink -> run(reduced.pipeline(), input, partition, sink),
                            tables.free(),
                            spills());
            case Source.Joined joined -> join(joined, (TaskInput.Sides) input, partition);
            case Source.BroadcastJoined joined -> {
                var probe = (TaskInput.Probe) input;
                yield new BroadcastJoin(
                        joined,
                        job,
                        tables,
                        store,
                        probe,
                        sink -> run(joined.stream(), probe.stream(), partition, sink),
                        meter);
            }
            case Source.Union union -> {
                var branch = (TaskInput.Branch) input;
                yield sink ->
                        run(union.branches().get(branch.index()), branch.input(), partition, sink);
            }
            case Source.Coalesced coalesced ->
                    sink -> {
                        for (TaskInput each : ((TaskInput.Several) input).inputs()) {
                            run(coalesced.pipeline(), each, partition, sink);
                        }
                    };
            case Source.Kept kept -> {
                var blocks = (TaskInput.Blocks) input;
                yield ShuffleSources.passing(
                        store, blocks.ranges(), stretch(blocks), kept.key(), kept.value(), meter);
            }
        };
    }

    private Stretch stretch(TaskInput.Blocks blocks) {
        var stretch = new Stretch(blocks.done(), deadline);
        left =
                () ->
                        stretch.isEnded()
                                ? Optional.of(blocks.behind(stretch.at()))
                                : Optional.empty();
        return stretch;
    }

    private JoinReader join(Source.Joined join, TaskInput.Sides sides, int partition) {
        return new JoinReader(
                join,
                side(join.left(), sides.left(), partition, join.key(), join.leftValue()),
                side(join.right(), sides.right(), partition, join.key(), join.rightValue()),
                spills());
    }

    private EncodedSource side(
            Pipeline side, TaskInput input, int partition, Codec<Object> key, Codec<Object> value) {
        boolean isStored =
                side.operators().isEmpty()
                        && side.source() instanceof Source.Shuffled shuffled
                        && shuffled.reduction() instanceof Reduction.Pass;
        return isStored
                ? EncodedSource.ofBlocks(store, ((TaskInput.Blocks) input).ranges(), meter)
                : EncodedSource.ofRecords(sink -> run(side, input, partition, sink), key, value);
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

    private void decode(Source.Literal literal, TaskInput.Encoded input, RecordSink sink)
            throws Exception {
        byte[] values = input.values();
        var sizes = Decoder.of(values);
        var decoder = new Decoder();
        long count = 0;
        while (sizes.remaining() > 0) {
            int size = sizes.readVarint();
            sink.accept(null, literal.codec().decode(decoder.wrap(values, sizes.skip(size), size)));
            count++;
        }
        meter.read(count, values.length);
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
