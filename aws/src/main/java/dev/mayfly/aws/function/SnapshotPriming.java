package dev.mayfly.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.call.InvocationAnswer;
import dev.mayfly.aws.call.TaskCodecs;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.codec.FunctionCodec;
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
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/// Runs a small job, words counted in two stages, before Lambda takes the snapshot that later
/// environments start from, so that classes are loaded and compiled in it. Everything it reads and
/// writes is in a directory of its own. Then it reads from the store, with the same purpose.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">
///   Runtime hooks of SnapStart</a>
final class SnapshotPriming {
    /// Its id tells a time, as those of other jobs do, so that traces are made of it.
    private static final JobId JOB = new JobId("priming-00000000-0000-7000-8000-000000000000");

    private static final int ROUNDS = 20;
    private static final int LINES = 2_000;
    private static final int REQUESTS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int INLINE_BYTES = 1 << 20;
    private static final String LINE = "the quick brown fox jumps over the lazy dog\n";

    private SnapshotPriming() {}

    /// Asks a place in the store for an object that is not there, often enough for the compiler to
    /// notice, so that the first read of an environment does not load the SDK. By a store of its
    /// own: neither connections nor credentials get into the snapshot. A store that does not answer
    /// is given up soon; jobs will tell why.
    ///
    /// @param work where functions may read
    static void ask(String work) throws InterruptedException {
        Thread asking = Thread.ofVirtual().start(() -> askOften(work));
        if (!asking.join(PATIENCE)) {
            asking.interrupt();
            asking.join();
        }
    }

    private static void askOften(String work) {
        try (var store =
                new RoutedStore(
                        new FileObjectStore(Path.of("")), SnapshotPriming.class.getClassLoader())) {
            for (int i = 0; i < REQUESTS; i++) {
                askOnce(store, work + "/.mayfly-priming");
            }
        } catch (IOException e) {
            return; // the snapshot is as good without
        }
    }

    private static void askOnce(ObjectStore store, String key) throws IOException {
        try (ObjectReader _ = store.open(key, 0, 1)) {
            return;
        } catch (NoSuchFileException e) {
            return; // as expected
        }
    }

    /// Runs the job often enough for the compiler to notice.
    static void run() throws IOException {
        Path directory = Files.createTempDirectory("mayfly-priming");
        var store = new FileObjectStore(directory);
        try {
            var handler = new WorkerHandler(store, 1, AttemptTraces.toNobody());
            for (int round = 0; round < ROUNDS; round++) {
                countWords(handler, directory.toString(), store);
            }
        } finally {
            store.deleteAll(directory.toString());
        }
    }

    /// Counts words on a handler.
    ///
    /// @return how many records the second stage wrote
    static long countWords(WorkerHandler handler, String base, FileObjectStore store)
            throws IOException {
        byte[] text = LINE.repeat(LINES).getBytes(UTF_8);
        try (var writer = store.create(base + "/in.txt")) {
            writer.write(text, 0, text.length);
            writer.commit();
        }
        var split = new InputSplit(base + "/in.txt", 0, text.length, text.length, Compression.NONE);
        Codec<Object> words = erased(Codecs.strings());
        Codec<Object> counts = erased(Codecs.longs());
        Reduction sum = new Reduction.Aggregate(sum(counts));
        var map =
                new Program(
                        new Pipeline(
                                new Source.Scan(0, new InputFormat.Lines(true)),
                                List.of(
                                        new Operator.FlatMap((line, out) -> {
                                            var tokens = new StringTokenizer((String) line);
                                            while (tokens.hasMoreTokens()) {
                                                out.emit(tokens.nextToken());
                                            }
                                        }),
                                        new Operator.KeyBy(word -> word),
                                        new Operator.MapValue(word -> 1L))),
                        new Sink.Shuffle(new Partitioning.Hash(1), sum, words, counts, 0, null));
        TaskOutcome.Succeeded mapped =
                run(handler, base, 0, map, new TaskInput.Splits(List.of(split)));
        var reduce =
                new Program(
                        new Pipeline(
                                new Source.Shuffled(new StageId(0), sum, words, counts), List.of()),
                        new Sink.Keep(words, counts, null));
        return run(handler, base, 1, reduce, new TaskInput.Blocks(ranges(mapped.output())))
                .metrics()
                .recordsWritten();
    }

    private static Aggregator sum(Codec<Object> counts) {
        return new Aggregator.Objects(
                value -> value,
                (a, b) -> (Long) a + (Long) b,
                (a, b) -> (Long) a + (Long) b,
                value -> value,
                counts);
    }

    private static List<BlockRange> ranges(TaskOutput output) {
        var ranges = new ArrayList<BlockRange>();
        if (output instanceof TaskOutput.MapOutput map) {
            ranges.add(new BlockRange(map.objectKey(), 0, map.partitionEnds()[0]));
        }
        return ranges;
    }

    private static TaskOutcome.Succeeded run(
            WorkerHandler handler, String base, int stage, Program program, TaskInput input)
            throws IOException {
        var attempt = new AttemptId(new TaskId(new StageId(stage), 0), 0);
        var spec =
                new TaskSpec(
                        JOB,
                        attempt,
                        FunctionCodec.encode(program),
                        input,
                        Optional.empty(),
                        Optional.empty(),
                        base,
                        new TaskLimits(8 << 20, 1 << 16, false));
        var call =
                new Invocation.Call(
                        spec.job(),
                        attempt,
                        new Body.Inline(TaskCodecs.encode(spec)),
                        base + "/outcome");
        byte[] payload = new Invocation(List.of(), INLINE_BYTES, List.of(call)).toPayload();
        Body answer = InvocationAnswer.of(handler.answer(payload, "priming")).outcomes().getFirst();
        TaskOutcome outcome = TaskCodecs.outcome(answer.bytes(new FileObjectStore(Path.of(base))));
        if (outcome instanceof TaskOutcome.Succeeded success) {
            return success;
        }
        throw new IllegalStateException("priming failed: outcome=" + outcome);
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
