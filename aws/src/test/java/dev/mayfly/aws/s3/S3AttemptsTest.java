package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.s3.request.RequestCounts;
import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.FunctionCodec;
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
import dev.mayfly.protocol.TaskOutput.MapOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.Stores;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many requests attempts send that read from S3.
class S3AttemptsTest {
    private static final int MIB = 1 << 20;
    private static final int MAPS = 40;
    private static final int PARTITIONS = 3;

    private static final Codec<Object> STRINGS = erased(Codecs.strings());
    private static final Codec<Object> LONGS = erased(Codecs.longs());

    private static S3ProxyServer server;
    private S3ObjectStore store;
    private String home;

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = S3ProxyServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeStore() {
        store =
                new S3ObjectStore(
                        S3Options.defaults()
                                .withEndpoint(server.endpoint())
                                .withChecksums(false)
                                .withSizes(MIB, 5 * MIB, 5 * MIB, 16 * MIB));
        home = "s3://" + Buckets.create(server.endpoint()) + "/home";
    }

    @AfterEach
    void closeStore() {
        assertThat(store.freeBufferBytes()).isEqualTo(16 * MIB);
        store.close();
    }

    private TaskOutput run(Program program, TaskInput input, int stage, int partition) {
        var runner =
                new TaskRunner(
                        store,
                        S3AttemptsTest.class.getClassLoader(),
                        location -> "broadcast of " + location,
                        () -> 0);
        TaskOutcome outcome =
                runner.run(
                        new TaskSpec(
                                new JobId("job"),
                                new AttemptId(new TaskId(new StageId(stage), partition), 0),
                                FunctionCodec.encode(program),
                                input,
                                Optional.empty(),
                                Optional.empty(),
                                home,
                                new TaskLimits(64 << 20, 1 << 16, false)));
        assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
        return ((TaskOutcome.Succeeded) outcome).output();
    }

    /// Requires that so many ranges were read since, and nothing else asked for. A slow request may
    /// have been sent twice, or almost.
    private void requireReads(int count, RequestCounts before) {
        RequestCounts sent = store.requestCounts().since(before);
        assertThat(sent.of(RequestKind.GET)).isBetween((long) count, count + sent.hedged());
        assertThat(sent.total()).isEqualTo(sent.of(RequestKind.GET));
    }

    private static Program program(Source source, Sink sink, Operator... operators) {
        return new Program(new Pipeline(source, List.of(operators)), sink);
    }

    private static Program counting() {
        return program(
                new Source.Scan(0, new InputFormat.Lines(true)),
                new Sink.Keep(null, LONGS, null),
                new Operator.Count());
    }

    /// Lines of 16 bytes.
    private long put(String key, int lines) throws IOException {
        byte[] text = "0123456789abcde\n".repeat(lines).getBytes(UTF_8);
        Stores.put(store, key, text);
        return text.length;
    }

    private MapOutput mapped(int partition) throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append(partition * 1000 + i).append('\n');
        }
        String key = home + "/in-" + partition;
        byte[] content = text.toString().getBytes(UTF_8);
        Stores.put(store, key, content);
        var split = new InputSplit(key, 0, content.length, content.length, Compression.NONE);
        var sink =
                new Sink.Shuffle(
                        new Partitioning.Hash(PARTITIONS),
                        new Reduction.Pass(),
                        STRINGS,
                        STRINGS,
                        0,
                        null);
        return (MapOutput)
                run(
                        program(
                                new Source.Scan(0, new InputFormat.Lines(true)),
                                sink,
                                new Operator.KeyBy(value -> value)),
                        new TaskInput.Splits(List.of(split)),
                        0,
                        partition);
    }

    @Test
    void a_reducer_sends_one_request_for_each_map_output() throws IOException {
        var ranges = new ArrayList<BlockRange>();
        for (int i = 0; i < MAPS; i++) {
            MapOutput output = mapped(i);
            ranges.add(
                    new BlockRange(
                            output.objectKey(),
                            output.partitionEnds()[0],
                            output.partitionEnds()[1]));
        }
        RequestCounts before = store.requestCounts();

        TaskOutput kept =
                run(
                        program(
                                new Source.Shuffled(
                                        new StageId(0), new Reduction.Pass(), STRINGS, STRINGS),
                                new Sink.Keep(null, LONGS, null),
                                new Operator.Values(),
                                new Operator.Count()),
                        new TaskInput.Blocks(ranges),
                        1,
                        1);

        assertThat(kept).isInstanceOf(TaskOutput.Inline.class);
        requireReads(MAPS, before);
    }

    @Test
    void a_split_is_read_by_full_ranges() throws IOException {
        long size = put(home + "/lines", 10 * MIB / 16);
        var split = new InputSplit(home + "/lines", 2 * MIB, 7 * MIB, size, Compression.NONE);
        RequestCounts before = store.requestCounts();

        run(counting(), new TaskInput.Splits(List.of(split)), 0, 0);

        requireReads(5, before);
    }

    @Test
    void small_files_of_one_task_take_one_request_each() throws IOException {
        var splits = new ArrayList<InputSplit>();
        for (int i = 0; i < MAPS; i++) {
            long size = put(home + "/small-" + i, 100 + i);
            splits.add(new InputSplit(home + "/small-" + i, 0, size, size, Compression.NONE));
        }
        RequestCounts before = store.requestCounts();

        run(counting(), new TaskInput.Splits(splits), 0, 0);

        requireReads(MAPS, before);
    }

    @Test
    void ranges_come_in_their_order_with_or_without_memory_to_open_them_ahead() throws Exception {
        var ranges = new ArrayList<S3ObjectStore.ObjectRange>();
        for (int i = 0; i < MAPS; i++) {
            Stores.put(store, home + "/" + i, new byte[] {(byte) i, (byte) (i + 1)});
            ranges.add(new S3ObjectStore.ObjectRange(home + "/" + i, i % 2, 2));
        }
        S3Options poor =
                S3Options.defaults()
                        .withEndpoint(server.endpoint())
                        .withChecksums(false)
                        .withSizes(MIB, 5 * MIB, 5 * MIB, 1);

        try (var other = new S3ObjectStore(poor)) {
            for (S3ObjectStore each : List.of(store, other)) {
                try (var readers = each.openAll(ranges)) {
                    for (int i = 0; i < MAPS - 5; i++) {
                        try (var reader = readers.next()) {
                            byte[] read = new byte[1];
                            assertThat(reader.read(i % 2, read, 0, 1)).isEqualTo(1);
                            assertThat(read[0]).isEqualTo((byte) (i + i % 2));
                        }
                    }
                }
            }
            assertThat(other.freeBufferBytes()).isEqualTo(1);
        }
    }
}
