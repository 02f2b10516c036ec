package dev.mayfly.worker;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.Pipeline;
import dev.mayfly.protocol.Source;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.EnoughException;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.input.SplitReader;
import dev.mayfly.worker.pipeline.Steps;
import dev.mayfly.worker.shuffle.EncodedSource;
import dev.mayfly.worker.shuffle.JoinReader;
import dev.mayfly.worker.shuffle.ShuffleSources;
import dev.mayfly.worker.shuffle.Spills;
import org.jspecify.annotations.Nullable;

/// Opens the sources of one attempt's pipelines and runs them. Used by the attempt's thread.
final class Sources {
    private final ObjectStore store;
    private final TaskLimits limits;
    private final String spillDirectory;
    private final TaskMeter meter;
    private int opened;

    /// Sources of one attempt.
    ///
    /// @param limits what all of them together may hold
    Sources(ObjectStore store, TaskLimits limits, String spillDirectory, TaskMeter meter) {
        this.store = store;
        this.limits = limits;
        this.spillDirectory = spillDirectory;
        this.meter = meter;
    }

    /// Whether the sources of a pipeline gather records in memory, and do not only pass them on.
    static boolean holdRecords(Pipeline pipeline) {
        return switch (pipeline.source()) {
            case Source.Scan ignored -> false;
            case Source.Literal ignored -> false;
            case Source.Kept ignored -> false;
            case Source.Shuffled shuffled -> !(shuffled.reduction() instanceof Reduction.Pass);
            case Source.Reduced ignored -> true;
            case Source.Joined ignored -> true;
            case Source.Union union -> union.branches().stream().anyMatch(Sources::holdRecords);
            case Source.Coalesced coalesced -> holdRecords(coalesced.pipeline());
        };
    }

    /// Passes the records of a pipeline to a sink, and leaves finishing it to the caller.
    void run(Pipeline pipeline, TaskInput input, int partition, RecordSink sink) throws Exception {
        var chain = new Object();
        RecordSink first = Steps.chain(pipeline.operators(), partition, chain, new Unfinished(sink));
        try {
            open(pipeline.source(), input, partition).run(first);
        } catch (EnoughException e) {
            if (!e.ends(chain)) {
                throw e;
            }
        }
        first.finish();
    }

    private RecordSource open(Source source, TaskInput input, int partition) {
        return switch (source) {
            case Source.Scan scan ->
                    new SplitReader(
                            scan.format(), ((TaskInput.Splits) input).splits(), store, meter);
            case Source.Literal literal ->
                    sink -> decode(literal, (TaskInput.Encoded) input, sink);
            case Source.Shuffled shuffled ->
                    ShuffleSources.open(
                            shuffled, store, ((TaskInput.Blocks) input).ranges(), spills(), meter);
            case Source.Reduced reduced ->
                    ShuffleSources.reduce(
                            reduced,
                            sink -> run(reduced.pipeline(), input, partition, sink),
                            spills());
            case Source.Joined joined -> join(joined, (TaskInput.Sides) input, partition);
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
            case Source.Kept kept ->
                    ShuffleSources.passing(
                            store,
                            ((TaskInput.Blocks) input).ranges(),
                            kept.key(),
                            kept.value(),
                            meter);
        };
    }

    private JoinReader join(Source.Joined join, TaskInput.Sides sides, int partition) {
        return new JoinReader(
                join,
                side(join.left(), sides.left(), partition, join.key(), join.leftValue()),
                side(join.right(), sides.right(), partition, join.key(), join.rightValue()),
                spills());
    }

    private EncodedSource side(
            Pipeline side,
            TaskInput input,
            int partition,
            Codec<Object> key,
            Codec<Object> value) {
        boolean isStored =
                side.operators().isEmpty()
                        && side.source() instanceof Source.Shuffled shuffled
                        && shuffled.reduction() instanceof Reduction.Pass;
        return isStored
                ? EncodedSource.ofBlocks(store, ((TaskInput.Blocks) input).ranges(), meter)
                : EncodedSource.ofRecords(sink -> run(side, input, partition, sink), key, value);
    }

    /// A source that holds records gets half of what is left, so that those inside it fit as well.
    private Spills spills() {
        opened++;
        long share = limits.bufferBytes() >> Math.min(opened - 1, 4);
        return new Spills(
                store, spillDirectory + "/in-" + opened, limits.withBuffer(share), meter);
    }

    private void decode(Source.Literal literal, TaskInput.Encoded input, RecordSink sink)
            throws Exception {
        byte[] values = input.values();
        var sizes = Decoder.of(values);
        var decoder = new Decoder();
        long count = 0;
        while (sizes.remaining() > 0) {
            int size = sizes.readVarint();
            sink.accept(
                    null, literal.codec().decode(decoder.wrap(values, sizes.skip(size), size)));
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
