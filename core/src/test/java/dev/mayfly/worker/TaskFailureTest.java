package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.INTS;
import static dev.mayfly.worker.Attempts.LONGS;
import static dev.mayfly.worker.Attempts.STRINGS;
import static dev.mayfly.worker.Attempts.TINY;
import static dev.mayfly.worker.Attempts.blocks;
import static dev.mayfly.worker.Attempts.erased;
import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static dev.mayfly.worker.Attempts.sum;
import static dev.mayfly.worker.Attempts.toDriver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.Codecs;
import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.lineage.Reduction;
import dev.mayfly.program.Sink;
import dev.mayfly.program.Source;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.Stores;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFailureTest {
    private final Attempts attempts = new Attempts();

    @Test
    void an_exception_of_a_function_is_transient_and_says_on_which_record() throws Exception {
        var rows = new Source.Scan(0, new InputFormat.Rows(Delimited.by(',')));

        TaskOutcome outcome =
                attempts.run(
                        program(
                                rows,
                                toDriver(null, LONGS),
                                new Operator.Map(row -> ((Row) row).getLong(1))),
                        attempts.file("/in/1", "a,1\nb,x\n"),
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

        assertThat(attempts.run(program(lines(), toDriver(null, STRINGS)), missing, 0, 0))
                .isInstanceOf(TaskOutcome.Transient.class);
    }

    @Test
    void corrupt_compressed_input_is_fatal_and_named() throws Exception {
        TaskOutcome outcome =
                attempts.run(
                        program(lines(), toDriver(null, STRINGS)),
                        attempts.file("/in/1.gz", "this is not gzip"),
                        0,
                        0);

        assertThat(outcome).isInstanceOf(TaskOutcome.Fatal.class);
        assertThat(((TaskOutcome.Fatal) outcome).failure().message()).contains("/in/1.gz");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_corrupt_shuffle_is_fatal_and_named(boolean isGrouped) throws Exception {
        TaskOutput output = attempts.shuffled(0, 300);
        String key = ((TaskOutput.MapOutput) output).objectKey();
        byte[] content = Stores.get(attempts.store, key);
        content[content.length / 2] ^= 1;
        Stores.put(attempts.store, key, content);
        Reduction reduction = isGrouped ? new Reduction.Group(false, null) : new Reduction.Pass();

        TaskOutcome outcome =
                attempts.run(
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
    void what_may_not_be_read_is_fatal() throws Exception {
        var denied =
                program(
                        lines(),
                        toDriver(null, STRINGS),
                        new Operator.Map(line -> {
                            throw new AccessDeniedException("/in/1", null, "no permission");
                        }));

        assertThat(attempts.run(denied, attempts.file("/in/1", "a\n"), 0, 0))
                .isInstanceOf(TaskOutcome.Fatal.class);
    }

    @Test
    void a_value_that_cannot_be_encoded_is_fatal() throws Exception {
        var byTask =
                program(
                        lines(),
                        toDriver(null, erased(Codecs.of(Object.class))),
                        new Operator.Map(line -> Thread.currentThread()));

        assertThat(attempts.run(byTask, attempts.file("/in/1", "a\n"), 0, 0))
                .isInstanceOf(TaskOutcome.Fatal.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void spills_are_removed_when_an_attempt_fails_or_is_interrupted(boolean isInterrupted)
            throws Exception {
        var attempts = new Attempts(TINY);
        var text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        TaskInput input = attempts.file("/in/1", text + "last\n");
        for (Reduction reduction :
                List.of(
                        new Reduction.Pass(),
                        sum(),
                        new Reduction.Group(false, (k, values, out) -> out.emit(k, 1L)))) {
            var shuffle =
                    new Sink.Shuffle(new Partitioning.Hash(2), reduction, STRINGS, LONGS, 0, null);

            TaskOutcome outcome =
                    attempts.run(
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
            assertThat(attempts.keys("/work")).isEmpty();
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
        TaskInput input = attempts.file("/in/1", text + "last\n");
        Operator failing = new Operator.Filter(line -> !line.equals("last") || 1 / zero() == 0);
        for (Sink sink :
                List.of(
                        new Sink.Keep(null, STRINGS, "/work/kept"),
                        toDriver(null, STRINGS),
                        new Sink.Save(
                                new OutputFormat.Lines(), Compression.ZSTD, "/work/out", false))) {
            assertThat(attempts.run(program(lines(), sink, failing), input, 0, 0))
                    .isInstanceOf(TaskOutcome.Transient.class);
            assertThat(attempts.keys("/work")).isEmpty();
        }
    }

    @Test
    void an_interrupt_hidden_in_another_exception_cancels() throws Exception {
        TaskOutcome outcome =
                attempts.run(
                        program(
                                lines(),
                                toDriver(null, STRINGS),
                                new Operator.Map(line -> {
                                    throw new IllegalStateException(new InterruptedException());
                                })),
                        attempts.file("/in/1", "a\n"),
                        0,
                        0);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(TaskOutcome.Cancelled.class);
    }
}
