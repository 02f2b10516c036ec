package dev.mayfly.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.function.Counter;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.Pipeline;
import dev.mayfly.protocol.Program;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.Source;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.MemoryFirstStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.flow.RecordList;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.shuffle.ShuffleSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRunnerTest {
    private static final Codec<Object> STRINGS = erased(Codecs.strings());
    private static final Codec<Object> INTS = erased(Codecs.ints());
    private static final Codec<Object> LONGS = erased(Codecs.longs());
    private static final TaskLimits LARGE = new TaskLimits(64 << 20, 1 << 16, false);
    private static final TaskLimits TINY = new TaskLimits(2_000, 200, true);

    private final AtomicLong clock = new AtomicLong();
    private ObjectStore store = new MemoryObjectStore();
    private TaskLimits limits = LARGE;

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    private TaskOutcome run(Program program, TaskInput input, int stage, int partition) {
        var runner =
                new TaskRunner(
                        store,
                        TaskRunnerTest.class.getClassLoader(),
                        location -> "broadcast of " + location,
                        () -> clock.getAndAdd(7));
        return runner.run(
                new TaskSpec(
                        new JobId("job"),
                        new AttemptId(new TaskId(new StageId(stage), partition), 0),
                        FunctionCodec.encode(program),
                        input,
                        Optional.empty(),
                        Optional.empty(),
                        "/work/job",
                        limits));
    }

    private TaskOutcome.Succeeded succeed(
            Program program, TaskInput input, int stage, int partition) {
        TaskOutcome outcome = run(program, input, stage, partition);
        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
        assertThat(keys("/work/job/spill")).isEmpty();
        return (TaskOutcome.Succeeded) outcome;
    }

    private List<String> keys(String prefix) {
        try {
            return Stores.keys(store, prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program program(Source source, Sink sink, Operator... operators) {
        return new Program(new Pipeline(source, List.of(operators)), sink);
    }

    private static Sink.Keep toDriver(@Nullable Codec<Object> key, Codec<Object> value) {
        return new Sink.Keep(key, value, null);
    }

    private static Source lines() {
        return new Source.Scan(0, new InputFormat.Lines(true));
    }

    private TaskInput file(String key, String text) throws IOException {
        byte[] content = text.getBytes(UTF_8);
        Stores.put(store, key, content);
        return new TaskInput.Splits(
                List.of(
                        new InputSplit(
                                key, 0, content.length, content.length, Compression.of(key))));
    }

    private List<String> records(
            TaskOutput output, @Nullable Codec<Object> key, Codec<Object> value) throws Exception {
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

    private static TaskInput.Blocks blocks(List<TaskOutput> outputs, int partition) {
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

    private static final Operator WORDS =
            new Operator.FlatMap((line, out) -> {
                for (String word : ((String) line).split(" ")) {
                    out.emit(word);
                }
            });

    private static Reduction sum() {
        return new Reduction.Aggregate(
                new Aggregator.Objects(
                        value -> value,
                        (a, b) -> (Long) a + (Long) b,
                        (a, b) -> (Long) a + (Long) b,
                        value -> value,
                        LONGS));
    }

    static Stream<Object[]> storesAndLimits() {
        return Stream.of(
                new Object[] {new MemoryObjectStore(), LARGE},
                new Object[] {new MemoryObjectStore(), TINY},
                new Object[] {
                    new MemoryFirstStore(
                            new MemoryObjectStore(), key -> key.startsWith("/work"), 1 << 20),
                    LARGE
                });
    }

    @ParameterizedTest
    @MethodSource("storesAndLimits")
    void words_are_counted_by_two_stages(ObjectStore given, TaskLimits limit) throws Exception {
        store = given;
        limits = limit;
        var expected = new HashMap<String, Long>();
        var outputs = new ArrayList<TaskOutput>();
        var counting = new Sink.Shuffle(new Partitioning.Hash(3), sum(), STRINGS, LONGS, 0, null);
        for (int task = 0; task < 4; task++) {
            var text = new StringBuilder();
            for (int i = 0; i < 3_000; i++) {
                String word = "word" + i * (task + 1) % 700;
                text.append(word).append(i % 9 == 8 ? '\n' : ' ');
                expected.merge(word, 1L, Long::sum);
            }
            TaskInput input = file("/in/" + task, text.toString());
            outputs.add(
                    succeed(
                                    program(
                                            lines(),
                                            counting,
                                            WORDS,
                                            new Operator.KeyBy(word -> word),
                                            new Operator.MapValue(word -> 1L)),
                                    input,
                                    0,
                                    task)
                            .output());
        }

        var found = new HashMap<String, Long>();
        for (int partition = 0; partition < 3; partition++) {
            var source = new Source.Shuffled(new StageId(0), sum(), STRINGS, LONGS);
            TaskOutcome.Succeeded reduced =
                    succeed(
                            program(source, toDriver(STRINGS, LONGS)),
                            blocks(outputs, partition),
                            1,
                            partition);
            for (String record : records(reduced.output(), STRINGS, LONGS)) {
                String[] pair = record.split("=");
                assertThat(found.put(pair[0], Long.parseLong(pair[1]))).isNull();
            }
        }

        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_join_of_two_shuffles_is_reduced_where_it_is(boolean isTiny) throws Exception {
        limits = isTiny ? TINY : LARGE;
        List<TaskOutput> left = List.of(shuffled(0, 300));
        List<TaskOutput> right = List.of(shuffled(1, 200));
        var joined =
                new Source.Joined(
                        JoinKind.INNER, shuffledSide(0), shuffledSide(1), INTS, LONGS, LONGS);
        var summed =
                new Source.Reduced(
                        new Pipeline(
                                joined,
                                List.of(
                                        new Operator.MapValue(both ->
                                                (Long)
                                                                ((dev.mayfly.lineage.Joined<?, ?>)
                                                                                both)
                                                                        .left()
                                                        * 1_000))),
                        sum(),
                        INTS,
                        LONGS);

        TaskOutcome.Succeeded outcome =
                succeed(
                        program(summed, toDriver(INTS, LONGS)),
                        new TaskInput.Sides(blocks(left, 0), blocks(right, 0)),
                        2,
                        0);

        List<String> records = records(outcome.output(), INTS, LONGS);
        assertThat(records).hasSize(50).contains("0=" + sumOfMatches(0), "49=" + sumOfMatches(49));
    }

    /// Of the left values with a key each is met by four right ones.
    private static long sumOfMatches(int key) {
        long sum = 0;
        for (long value = key; value < 300; value += 50) {
            sum += 4 * value * 1_000;
        }
        return sum;
    }

    private TaskOutput shuffled(int stage, int count) {
        var values = new ArrayList<Object>();
        for (long i = 0; i < count; i++) {
            values.add(i);
        }
        var sink =
                new Sink.Shuffle(
                        new Partitioning.Hash(1), new Reduction.Pass(), INTS, LONGS, 0, null);
        return succeed(
                        program(
                                new Source.Literal(0, LONGS),
                                sink,
                                new Operator.KeyBy(value -> (int) ((Long) value % 50))),
                        literal(LONGS, values),
                        stage,
                        0)
                .output();
    }

    private static Pipeline shuffledSide(int stage) {
        return new Pipeline(
                new Source.Shuffled(new StageId(stage), new Reduction.Pass(), INTS, LONGS),
                List.of());
    }

    private static TaskInput.Encoded literal(Codec<Object> codec, List<Object> values) {
        var all = new Encoder(64);
        for (Object value : values) {
            var one = new Encoder(16);
            codec.encode(value, one);
            all.writeVarint(one.size());
            all.writeBytes(one.array(), 0, one.size());
        }
        return new TaskInput.Encoded(all.toBytes());
    }

    @Test
    void take_stops_reading_through_unions_and_coalesced_partitions() throws Exception {
        var scan = new Pipeline(lines(), List.of());
        var union = new Pipeline(new Source.Union(List.of(scan, scan)), List.of());
        var coalesced = new Source.Coalesced(union, 1);
        TaskInput first = file("/in/1", "1\n2\n3\n");
        TaskInput second = file("/in/2", "4\n5\n6\n");
        var missing =
                new TaskInput.Splits(
                        List.of(new InputSplit("/in/none", 0, 9, 9, Compression.NONE)));
        var input =
                new TaskInput.Several(
                        List.of(
                                new TaskInput.Branch(0, first),
                                new TaskInput.Branch(1, second),
                                new TaskInput.Branch(0, missing)));

        TaskOutcome.Succeeded outcome =
                succeed(
                        program(coalesced, toDriver(null, STRINGS), new Operator.Take(4)),
                        input,
                        0,
                        0);

        assertThat(records(outcome.output(), null, STRINGS)).containsExactly("1", "2", "3", "4");
    }

    @Test
    void take_within_a_branch_does_not_end_what_follows_it() throws Exception {
        var two = new Pipeline(lines(), List.of(new Operator.Take(2)));
        var input =
                new TaskInput.Several(
                        List.of(file("/in/1", "1\n2\n3\n"), file("/in/2", "4\n5\n6\n")));

        TaskOutcome.Succeeded outcome =
                succeed(
                        program(new Source.Coalesced(two, 1), toDriver(null, STRINGS)),
                        input,
                        0,
                        0);

        assertThat(records(outcome.output(), null, STRINGS)).containsExactly("1", "2", "4", "5");
    }

    @Test
    void each_of_many_coalesced_partitions_has_the_whole_budget() throws Exception {
        limits = new TaskLimits(8 << 20, 1 << 16, false);
        List<TaskOutput> outputs = List.of(shuffled(0, 20_000));
        var sorted =
                new Pipeline(
                        new Source.Shuffled(new StageId(0), new Reduction.Sort(false), INTS, LONGS),
                        List.of());
        var inputs = new ArrayList<TaskInput>();
        for (int i = 0; i < 12; i++) {
            inputs.add(blocks(outputs, 0));
        }

        TaskOutcome.Succeeded outcome =
                succeed(
                        program(
                                new Source.Coalesced(sorted, 1),
                                toDriver(null, LONGS),
                                new Operator.Count()),
                        new TaskInput.Several(inputs),
                        1,
                        0);

        assertThat(outcome.metrics().spills()).isZero();
        assertThat(records(outcome.output(), null, LONGS)).containsExactly("240000");
    }

    @Test
    void a_kept_partition_is_read_again() throws Exception {
        TaskOutcome.Succeeded kept =
                succeed(
                        program(lines(), new Sink.Keep(null, STRINGS, "/work/kept/1")),
                        file("/in/1", "a\nb\n"),
                        0,
                        0);
        var partition = (TaskOutput.KeptPartition) kept.output();
        assertThat(partition.objectKey()).startsWith("/work/kept/1/");

        TaskOutcome.Succeeded again =
                succeed(
                        program(new Source.Kept(1, null, STRINGS), toDriver(null, STRINGS)),
                        new TaskInput.Blocks(
                                List.of(
                                        new BlockRange(
                                                partition.objectKey(), 0, partition.size()))),
                        1,
                        0);

        assertThat(records(again.output(), null, STRINGS)).containsExactly("a", "b");
    }

    @Test
    void a_part_file_is_named_by_its_partition() throws Exception {
        TaskOutcome.Succeeded saved =
                succeed(
                        program(
                                lines(),
                                new Sink.Save(
                                        new OutputFormat.Lines(),
                                        Compression.GZIP,
                                        "/out/_tmp",
                                        false)),
                        file("/in/1", "a\nb\n"),
                        3,
                        12);

        assertThat(((TaskOutput.PartFile) saved.output()).objectKey())
                .isEqualTo("/out/_tmp/part-r-00012.gz");
        assertThat(((TaskOutput.PartFile) saved.output()).records()).isEqualTo(2);
    }

    @Test
    void counters_broadcasts_metrics_and_time_are_reported() throws Exception {
        var counter = new Counter("seen");
        TaskOutcome.Succeeded outcome =
                succeed(
                        program(
                                lines(),
                                toDriver(null, STRINGS),
                                new Operator.Map(line -> {
                                    counter.add(2);
                                    return new dev.mayfly.function.Broadcast<String>("x").value();
                                })),
                        file("/in/1", "a\nb\n"),
                        0,
                        0);

        assertThat(outcome.counters()).isEqualTo(Map.of("seen", 4L));
        assertThat(records(outcome.output(), null, STRINGS))
                .containsExactly("broadcast of x", "broadcast of x");
        TaskMetrics metrics = outcome.metrics();
        assertThat(metrics.recordsRead()).isEqualTo(2);
        assertThat(metrics.bytesRead()).isEqualTo(4);
        assertThat(metrics.recordsWritten()).isEqualTo(2);
        assertThat(metrics.durationMillis()).isEqualTo(7);
    }

    @Test
    void an_exception_of_a_function_is_transient_and_says_on_which_record() throws Exception {
        var rows = new Source.Scan(0, new InputFormat.Rows(Delimited.by(',')));

        TaskOutcome outcome =
                run(
                        program(
                                rows,
                                toDriver(null, LONGS),
                                new Operator.Map(row -> ((Row) row).getLong(1))),
                        file("/in/1", "a,1\nb,x\n"),
                        0,
                        5);

        assertThat(outcome).isInstanceOf(TaskOutcome.Transient.class);
        assertThat(outcome.attempt().task().partition()).isEqualTo(5);
        assertThat(((TaskOutcome.Transient) outcome).failure().message())
                .contains("object=/in/1 offset=4", "NumberFormatException", "\"x\"");
        assertThat(((TaskOutcome.Transient) outcome).failure().trace()).contains("Caused by");
    }

    @Test
    void a_missing_input_is_transient() {
        var missing =
                new TaskInput.Splits(
                        List.of(new InputSplit("/in/none", 0, 9, 9, Compression.NONE)));

        assertThat(run(program(lines(), toDriver(null, STRINGS)), missing, 0, 0))
                .isInstanceOf(TaskOutcome.Transient.class);
    }

    @Test
    void corrupt_compressed_input_is_fatal_and_named() throws Exception {
        TaskOutcome outcome =
                run(
                        program(lines(), toDriver(null, STRINGS)),
                        file("/in/1.gz", "this is not gzip"),
                        0,
                        0);

        assertThat(outcome).isInstanceOf(TaskOutcome.Fatal.class);
        assertThat(((TaskOutcome.Fatal) outcome).failure().message()).contains("/in/1.gz");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_corrupt_shuffle_is_fatal_and_named(boolean isGrouped) throws Exception {
        TaskOutput output = shuffled(0, 300);
        String key = ((TaskOutput.MapOutput) output).objectKey();
        byte[] content = Stores.get(store, key);
        content[content.length / 2] ^= 1;
        Stores.put(store, key, content);
        Reduction reduction = isGrouped ? new Reduction.Group(false, null) : new Reduction.Pass();

        TaskOutcome outcome =
                run(
                        program(
                                new Source.Shuffled(new StageId(0), reduction, INTS, LONGS),
                                toDriver(null, STRINGS),
                                new Operator.MapPair((k, v) -> k + "")),
                        blocks(List.of(output), 0),
                        1,
                        0);

        assertThat(outcome).isInstanceOf(TaskOutcome.Fatal.class);
        assertThat(((TaskOutcome.Fatal) outcome).failure().message())
                .contains("corrupt block", "object=" + key + " offset=0");
    }

    @Test
    void a_value_that_cannot_be_encoded_is_fatal() throws Exception {
        var byTask =
                program(
                        lines(),
                        toDriver(null, erased(Codecs.of(Object.class))),
                        new Operator.Map(line -> Thread.currentThread()));

        assertThat(run(byTask, file("/in/1", "a\n"), 0, 0)).isInstanceOf(TaskOutcome.Fatal.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void spills_are_removed_when_an_attempt_fails_or_is_interrupted(boolean isInterrupted)
            throws Exception {
        limits = TINY;
        var text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        TaskInput input = file("/in/1", text + "last\n");
        for (Reduction reduction :
                List.of(
                        new Reduction.Pass(),
                        sum(),
                        new Reduction.Group(false, (k, values, out) -> out.emit(k, 1L)))) {
            var shuffle =
                    new Sink.Shuffle(new Partitioning.Hash(2), reduction, STRINGS, LONGS, 0, null);

            TaskOutcome outcome =
                    run(
                            program(
                                    lines(),
                                    shuffle,
                                    new Operator.KeyBy(line -> line),
                                    new Operator.MapValue(line -> {
                                        if (line.equals("last") && isInterrupted) {
                                            throw new InterruptedException();
                                        }
                                        return line.equals("last") ? 1 / zero() : 1L;
                                    })),
                            input,
                            0,
                            0);

            assertThat(Thread.interrupted()).isEqualTo(isInterrupted);
            assertThat(outcome)
                    .isInstanceOf(
                            isInterrupted
                                    ? TaskOutcome.Cancelled.class
                                    : TaskOutcome.Transient.class);
            assertThat(keys("/work")).isEmpty();
        }
    }

    private static long zero() {
        return 0;
    }

    @Test
    void a_failed_attempt_leaves_nothing_that_looks_like_a_result() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append('\n');
        }
        TaskInput input = file("/in/1", text + "last\n");
        Operator failing = new Operator.Filter(line -> !line.equals("last") || 1 / zero() == 0);
        for (Sink sink :
                List.of(
                        new Sink.Keep(null, STRINGS, "/work/kept"),
                        toDriver(null, STRINGS),
                        new Sink.Save(
                                new OutputFormat.Lines(), Compression.ZSTD, "/work/out", false))) {
            assertThat(run(program(lines(), sink, failing), input, 0, 0))
                    .isInstanceOf(TaskOutcome.Transient.class);
            assertThat(keys("/work")).isEmpty();
        }
    }

    @Test
    void an_interrupt_hidden_in_another_exception_cancels() throws Exception {
        TaskOutcome outcome =
                run(
                        program(
                                lines(),
                                toDriver(null, STRINGS),
                                new Operator.Map(line -> {
                                    throw new IllegalStateException(new InterruptedException());
                                })),
                        file("/in/1", "a\n"),
                        0,
                        0);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(TaskOutcome.Cancelled.class);
    }
}
