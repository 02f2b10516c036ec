package dev.mayfly.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.codec.EncodingException;
import dev.mayfly.codec.Envelope;
import dev.mayfly.lineage.Compression;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskCommitTest {
    private static final JobId JOB = new JobId("job-7");
    private static final AttemptId ATTEMPT = new AttemptId(new TaskId(new StageId(1), 3), 2);
    private static final TaskCommit COMMIT =
            new TaskCommit(
                    JOB,
                    new TaskOutcome.Succeeded(
                            ATTEMPT,
                            new TaskOutput.MapOutput(
                                    "s3://b/shuffle/1/3-2",
                                    new long[] {0, 70_000},
                                    Optional.of(new long[] {5})),
                            new TaskMetrics(1, 2, 3, 4, 5, 6, 7)
                                    .plusRequests(new SentRequests(Map.of("PUT", 2L, "GET", 300L))),
                            Map.of("bad lines", 9L)));

    private static final TaskCommit PART =
            new TaskCommit(
                    JOB,
                    new TaskOutcome.HandedBack(
                            new TaskOutcome.Succeeded(
                                    new AttemptId(ATTEMPT.task(), 3),
                                    new TaskOutput.PartFile("part-r-00003_00003", 10, 2),
                                    new TaskMetrics(1, 2, 3, 4, 5, 6, 7),
                                    Map.of(),
                                    new TaskProgress(
                                            List.of(new TaskOutput.PartFile("part-r-00003", 5, 1)),
                                            TaskMetrics.NONE,
                                            Map.of("bad lines", 9L))),
                            new TaskInput.Splits(
                                    List.of(
                                            new InputSplit(
                                                    "s3://b/in", 15, 20, 40, Compression.NONE)))));

    @Test
    void a_commit_has_the_bytes_that_are_documented() throws IOException {
        assertThat(HexFormat.of().formatHex(COMMIT.encode())).isEqualTo(golden("commit"));
    }

    @Test
    void the_commit_of_a_part_has_the_bytes_that_are_documented() throws IOException {
        assertThat(HexFormat.of().formatHex(PART.encode())).isEqualTo(golden("commit-part"));
    }

    @Test
    void the_commit_of_a_part_is_read_as_it_was_written() {
        TaskCommit read = TaskCommit.decode(PART.encode(), "key", JOB, ATTEMPT.task());

        assertThat(read).usingRecursiveComparison().isEqualTo(PART);
        assertThat(read.outcome().progress().output())
                .isEqualTo(
                        new TaskOutput.Parts(
                                List.of(
                                        new TaskOutput.PartFile("part-r-00003", 5, 1),
                                        new TaskOutput.PartFile("part-r-00003_00003", 10, 2))));
        assertThat(read.outcome().progress().counters()).isEqualTo(Map.of("bad lines", 9L));
    }

    @Test
    void a_commit_is_read_as_it_was_written() {
        TaskCommit read = TaskCommit.decode(COMMIT.encode(), "key", JOB, ATTEMPT.task());

        assertThat(read).usingRecursiveComparison().isEqualTo(COMMIT);
    }

    @Test
    void a_commit_of_the_version_before_is_refused() {
        byte[] sealed = COMMIT.encode();
        byte[] content = Arrays.copyOfRange(sealed, 5, sealed.length - 4);
        byte[] old = new Envelope("MFtc", 1).seal(content);

        assertThatThrownBy(() -> TaskCommit.decode(old, "s3://b/commits/3"))
                .isInstanceOf(EncodingException.class)
                .hasMessage(
                        "object was written by another version of Mayfly: mark=MFtc version=1"
                                + " expected=3 at=s3://b/commits/3");
    }

    @Test
    void every_kind_of_output_comes_back() {
        for (TaskOutput output :
                new TaskOutput[] {
                    new TaskOutput.KeptPartition("kept", 1L << 40),
                    new TaskOutput.Inline(new byte[] {1, 2}),
                    new TaskOutput.PartFile("part-r-00000", 5, 6)
                }) {
            var outcome =
                    new TaskOutcome.Succeeded(
                            ATTEMPT, output, TaskMetrics.NONE, new TreeMap<>(Map.of("a", -1L)));
            var commit = new TaskCommit(JOB, outcome);

            assertThat(TaskCommit.decode(commit.encode(), "key"))
                    .usingRecursiveComparison()
                    .isEqualTo(commit);
        }
    }

    @Test
    void the_commit_of_another_task_or_job_is_refused() {
        byte[] bytes = COMMIT.encode();

        assertThatThrownBy(
                        () -> TaskCommit.decode(bytes, "key", JOB, new TaskId(new StageId(1), 4)))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("commit of another task");
        assertThatThrownBy(
                        () -> TaskCommit.decode(bytes, "key", new JobId("job-8"), ATTEMPT.task()))
                .isInstanceOf(EncodingException.class);
    }

    private static String golden(String name) throws IOException {
        String resource = "/golden/" + name + ".hex";
        try (var in = TaskCommitTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", "");
        }
    }
}
