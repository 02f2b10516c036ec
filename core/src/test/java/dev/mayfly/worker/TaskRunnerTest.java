package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.INTS;
import static dev.mayfly.worker.Attempts.LARGE;
import static dev.mayfly.worker.Attempts.LONGS;
import static dev.mayfly.worker.Attempts.STRINGS;
import static dev.mayfly.worker.Attempts.TINY;
import static dev.mayfly.worker.Attempts.blocks;
import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static dev.mayfly.worker.Attempts.sum;
import static dev.mayfly.worker.Attempts.toDriver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.function.Counter;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Pipeline;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.MemoryFirstStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRunnerTest {
    private final Attempts attempts = new Attempts();

    private static final Operator WORDS =
            new Operator.FlatMap((line, out) -> {
                for (String word : ((String) line).split(" ")) {
                    out.emit(word);
                }
            });

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
    void words_are_counted_by_two_stages(ObjectStore store, TaskLimits limits) throws Exception {
        var attempts = new Attempts(store, limits);
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
            TaskInput input = attempts.file("/in/" + task, text.toString());
            outputs.add(
                    attempts.succeed(
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
                    attempts.succeed(
                            program(source, toDriver(STRINGS, LONGS)),
                            blocks(outputs, partition),
                            1,
                            partition);
            for (String record : attempts.records(reduced.output(), STRINGS, LONGS)) {
                String[] pair = record.split("=");
                assertThat(found.put(pair[0], Long.parseLong(pair[1]))).isNull();
            }
        }

        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_join_of_two_shuffles_is_reduced_where_it_is(boolean isTiny) throws Exception {
        var attempts = new Attempts(isTiny ? TINY : LARGE);
        List<TaskOutput> left = List.of(attempts.shuffled(0, 300));
        List<TaskOutput> right = List.of(attempts.shuffled(1, 200));
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
                attempts.succeed(
                        program(summed, toDriver(INTS, LONGS)),
                        new TaskInput.Sides(blocks(left, 0), blocks(right, 0)),
                        2,
                        0);

        List<String> records = attempts.records(outcome.output(), INTS, LONGS);
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

    private static Pipeline shuffledSide(int stage) {
        return new Pipeline(
                new Source.Shuffled(new StageId(stage), new Reduction.Pass(), INTS, LONGS),
                List.of());
    }

    @Test
    void take_stops_reading_through_unions_and_coalesced_partitions() throws Exception {
        var scan = new Pipeline(lines(), List.of());
        var union = new Pipeline(new Source.Union(List.of(scan, scan)), List.of());
        var coalesced = new Source.Coalesced(union, 1);
        TaskInput first = attempts.file("/in/1", "1\n2\n3\n");
        TaskInput second = attempts.file("/in/2", "4\n5\n6\n");
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
                attempts.succeed(
                        program(coalesced, toDriver(null, STRINGS), new Operator.Take(4)),
                        input,
                        0,
                        0);

        assertThat(attempts.records(outcome.output(), null, STRINGS))
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void take_within_a_branch_does_not_end_what_follows_it() throws Exception {
        var two = new Pipeline(lines(), List.of(new Operator.Take(2)));
        var input =
                new TaskInput.Several(
                        List.of(
                                attempts.file("/in/1", "1\n2\n3\n"),
                                attempts.file("/in/2", "4\n5\n6\n")));

        TaskOutcome.Succeeded outcome =
                attempts.succeed(
                        program(new Source.Coalesced(two, 1), toDriver(null, STRINGS)),
                        input,
                        0,
                        0);

        assertThat(attempts.records(outcome.output(), null, STRINGS))
                .containsExactly("1", "2", "4", "5");
    }

    @Test
    void each_of_many_coalesced_partitions_has_the_whole_budget() throws Exception {
        var attempts = new Attempts(new TaskLimits(8 << 20, 1 << 16, false));
        List<TaskOutput> outputs = List.of(attempts.shuffled(0, 20_000));
        var sorted =
                new Pipeline(
                        new Source.Shuffled(new StageId(0), new Reduction.Sort(false), INTS, LONGS),
                        List.of());
        var inputs = new ArrayList<TaskInput>();
        for (int i = 0; i < 12; i++) {
            inputs.add(blocks(outputs, 0));
        }

        TaskOutcome.Succeeded outcome =
                attempts.succeed(
                        program(
                                new Source.Coalesced(sorted, 1),
                                toDriver(null, LONGS),
                                new Operator.Count()),
                        new TaskInput.Several(inputs),
                        1,
                        0);

        assertThat(outcome.metrics().spills()).isZero();
        assertThat(attempts.records(outcome.output(), null, LONGS)).containsExactly("240000");
    }

    @Test
    void a_kept_partition_is_read_again() throws Exception {
        TaskOutcome.Succeeded kept =
                attempts.succeed(
                        program(lines(), new Sink.Keep(null, STRINGS, "/work/kept/1")),
                        attempts.file("/in/1", "a\nb\n"),
                        0,
                        0);
        var partition = (TaskOutput.KeptPartition) kept.output();
        assertThat(partition.objectKey()).startsWith("/work/kept/1/");

        TaskOutcome.Succeeded again =
                attempts.succeed(
                        program(new Source.Kept(1, null, STRINGS), toDriver(null, STRINGS)),
                        new TaskInput.Blocks(
                                List.of(
                                        new BlockRange(
                                                partition.objectKey(), 0, partition.size()))),
                        1,
                        0);

        assertThat(attempts.records(again.output(), null, STRINGS)).containsExactly("a", "b");
    }

    @Test
    void a_part_file_is_named_by_its_partition() throws Exception {
        TaskOutcome.Succeeded saved =
                attempts.succeed(
                        program(
                                lines(),
                                new Sink.Save(
                                        new OutputFormat.Lines(),
                                        Compression.GZIP,
                                        "/out/_tmp",
                                        false)),
                        attempts.file("/in/1", "a\nb\n"),
                        3,
                        12);

        assertThat(((TaskOutput.PartFile) saved.output()).objectKey())
                .isEqualTo("/out/_tmp/0/part-r-00012.gz");
        assertThat(((TaskOutput.PartFile) saved.output()).records()).isEqualTo(2);
    }

    @Test
    void counters_broadcasts_metrics_and_time_are_reported() throws Exception {
        var counter = new Counter("seen");
        TaskOutcome.Succeeded outcome =
                attempts.succeed(
                        program(
                                lines(),
                                toDriver(null, STRINGS),
                                new Operator.Map(line -> {
                                    counter.add(2);
                                    return new dev.mayfly.function.Broadcast<String>("x").value();
                                })),
                        attempts.file("/in/1", "a\nb\n"),
                        0,
                        0);

        assertThat(outcome.counters()).isEqualTo(Map.of("seen", 4L));
        assertThat(attempts.records(outcome.output(), null, STRINGS))
                .containsExactly("broadcast of x", "broadcast of x");
        TaskMetrics metrics = outcome.metrics();
        assertThat(metrics.recordsRead()).isEqualTo(2);
        assertThat(metrics.bytesRead()).isEqualTo(4);
        assertThat(metrics.recordsWritten()).isEqualTo(2);
        assertThat(metrics.durationMillis()).isEqualTo(7);
    }
}
