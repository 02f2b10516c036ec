package dev.mayfly.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.function.MapFunction;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Program;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.shuffle.ShuffleSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs attempts over one store, and reads what they left.
final class Attempts {
    /// Codecs with their types forgotten, as plans hold them.
    static final Codec<Object> STRINGS = erased(Codecs.strings());

    static final Codec<Object> INTS = erased(Codecs.ints());
    static final Codec<Object> LONGS = erased(Codecs.longs());

    /// Limits that nothing reaches, and limits that almost everything does.
    static final TaskLimits LARGE = new TaskLimits(64 << 20, 1 << 16, false);

    static final TaskLimits TINY = new TaskLimits(2_000, 200, true);

    private final AtomicLong clock = new AtomicLong();
    final ObjectStore store;
    private final TaskLimits limits;

    /// Attempts with large limits over a store in memory.
    Attempts() {
        this(LARGE);
    }

    Attempts(TaskLimits limits) {
        this(new MemoryObjectStore(), limits);
    }

    Attempts(ObjectStore store, TaskLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    @SuppressWarnings("unchecked")
    static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    TaskOutcome run(Program program, TaskInput input, int stage, int partition) {
        return run(spec(program, input, stage, partition, limits));
    }

    TaskOutcome run(TaskSpec spec) {
        return run(spec, () -> false);
    }

    /// Runs an attempt that hands back if it can.
    ///
    /// @param deadline when
    TaskOutcome run(TaskSpec spec, Deadline deadline) {
        var runner =
                new TaskRunner(
                                store,
                                Attempts.class.getClassLoader(),
                                location -> "broadcast of " + location,
                                () -> clock.getAndAdd(7))
                        .withDeadlines(_ -> deadline);
        return runner.run(spec);
    }

    /// What the first attempt at a task is told.
    static TaskSpec spec(Program program, TaskInput input, TaskLimits limits) {
        return spec(program, input, 2, 0, limits);
    }

    private static TaskSpec spec(
            Program program, TaskInput input, int stage, int partition, TaskLimits limits) {
        return new TaskSpec(
                new JobId("job"),
                new AttemptId(new TaskId(new StageId(stage), partition), 0),
                FunctionCodec.encode(program),
                input,
                Optional.empty(),
                Optional.empty(),
                "/work/job",
                limits);
    }

    /// The outcome of an attempt that must succeed and leave no spills.
    TaskOutcome.Succeeded succeed(Program program, TaskInput input, int stage, int partition) {
        TaskOutcome outcome = run(program, input, stage, partition);
        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
        assertThat(keys("/work/job/spill")).isEmpty();
        return (TaskOutcome.Succeeded) outcome;
    }

    List<String> keys(String prefix) {
        try {
            return Stores.keys(store, prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Program program(Source source, Sink sink, Operator... operators) {
        return new Program(new Pipeline(source, List.of(operators)), sink);
    }

    static Sink.Keep toDriver(@Nullable Codec<Object> key, Codec<Object> value) {
        return new Sink.Keep(key, value, null);
    }

    static Source lines() {
        return new Source.Scan(0, new InputFormat.Lines(true));
    }

    /// Puts a text, and reads it as one split.
    TaskInput file(String key, String text) throws IOException {
        byte[] content = text.getBytes(UTF_8);
        Stores.put(store, key, content);
        return new TaskInput.Splits(
                List.of(
                        new InputSplit(
                                key, 0, content.length, content.length, Compression.of(key))));
    }

    /// What the output of an attempt holds, read again.
    List<String> records(TaskOutput output, @Nullable Codec<Object> key, Codec<Object> value)
            throws Exception {
        List<BlockRange> ranges =
                switch (output) {
                    case TaskOutput.Inline(byte[] blocks) -> {
                        Stores.put(store, "/answer", blocks);
                        yield blocks.length == 0
                                ? List.of()
                                : List.of(new BlockRange("/answer", 0, blocks.length));
                    }
                    case TaskOutput.KeptPartition(String objectKey, long size) ->
                            List.of(new BlockRange(objectKey, 0, size));
                    default -> throw new AssertionError(output);
                };
        var records = new RecordList();
        ShuffleSources.passing(store, ranges, key, value, new TaskMeter()).run(records);
        return records.records();
    }

    /// A partition of map outputs.
    static TaskInput.Blocks blocks(List<TaskOutput> outputs, int partition) {
        var ranges = new ArrayList<BlockRange>();
        for (TaskOutput output : outputs) {
            var map = (TaskOutput.MapOutput) output;
            long start = partition == 0 ? 0 : map.partitionEnds()[partition - 1];
            if (start < map.partitionEnds()[partition]) {
                ranges.add(new BlockRange(map.objectKey(), start, map.partitionEnds()[partition]));
            }
        }
        return new TaskInput.Blocks(ranges);
    }

    /// Adds longs up.
    static Reduction sum() {
        return new Reduction.Aggregate(
                new Aggregator.Objects(
                        value -> value,
                        (a, b) -> (Long) a + (Long) b,
                        (a, b) -> (Long) a + (Long) b,
                        value -> value,
                        LONGS));
    }

    /// The numbers from 0 by their remainders of 50, shuffled to one partition.
    TaskOutput shuffled(int stage, int count) {
        return shuffled(stage, count, value -> (int) ((Long) value % 50));
    }

    /// The numbers from 0 by a key, shuffled to one partition.
    TaskOutput shuffled(int stage, int count, MapFunction<Object, Object> key) {
        var values = new ArrayList<Object>();
        for (long i = 0; i < count; i++) {
            values.add(i);
        }
        var sink =
                new Sink.Shuffle(
                        new Partitioning.Hash(1), new Reduction.Pass(), INTS, LONGS, 0, null);
        return succeed(
                        program(new Source.Literal(0, LONGS), sink, new Operator.KeyBy(key)),
                        literal(LONGS, values),
                        stage,
                        0)
                .output();
    }

    static TaskInput.Encoded literal(Codec<Object> codec, List<Object> values) {
        var all = new Encoder(64);
        for (Object value : values) {
            var one = new Encoder(16);
            codec.encode(value, one);
            all.writeVarint(one.size());
            all.writeBytes(one.array(), 0, one.size());
        }
        return new TaskInput.Encoded(all.toBytes());
    }
}
