package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.StoredJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on a deployment's function that the command itself leads to their end, on a moto server and
/// on the function's handler in this JVM.
@Timeout(120)
class LedOnLambdaTest {
    private static FunctionsOnMoto aws;

    @TempDir private Path directory;
    private String bucket;

    @BeforeAll
    static void start(@TempDir Path codeDirectory) throws IOException {
        aws = FunctionsOnMoto.start(codeDirectory);
    }

    @AfterAll
    static void stop() throws IOException {
        if (aws != null) {
            aws.close();
        }
    }

    @BeforeEach
    void makeBucket() {
        FunctionsOnMoto.requireArchive();
        bucket = aws.newBucket();
    }

    private String work() {
        return bucket + "/work";
    }

    private CliRun run(String source) throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), source);
        return CliRun.of(
                directory,
                "run",
                "--on=lambda",
                "--concurrency=1",
                "--work=" + work(),
                "--work-dir=" + directory.resolve("local"),
                "--partitions=1",
                job.toString(),
                bucket + "/out");
    }

    /// Of a job that called functions and has ended.
    private void requireCost(CliRun run) {
        assertThat(run.err())
                .containsPattern("cost [$]0[.]\\d+, worked out from events and prices of us-east-1")
                .containsPattern("function calls +<?[$]0[.]\\d+ +[1-9]")
                .containsPattern("requests that write +<?[$]0[.]\\d+ +[1-9]")
                .containsPattern("requests to the store: .*\\d+ GET.*\\d+ PUT")
                .doesNotContain("on AWS this would cost");
    }

    /// Code stays for other jobs.
    private void requireNothingLeft() throws IOException {
        assertThat(aws.keys(work())).allMatch(key -> key.startsWith(work() + "/code/"));
        assertThat(directory.resolve("local")).isEmptyDirectory();
    }

    @Test
    void a_run_publishes_its_result_and_tells_its_job_and_cost() throws IOException {
        CliRun run = run(DetachCommandTest.SUMS);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .containsPattern("mayfly: job mayfly-\\S+\\n")
                .contains("succeeded in", "2 stages");
        requireCost(run);
        assertThat(aws.keys(bucket + "/out"))
                .containsExactly(bucket + "/out/_SUCCESS", bucket + "/out/part-r-00000");
        assertThat(aws.lines(bucket + "/out")).containsExactlyInAnyOrder("0 6", "1 4");
        requireNothingLeft();
    }

    @Test
    void a_run_that_fails_tells_why_and_publishes_nothing() throws IOException {
        CliRun run =
                run(
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.of(List.of(1, 0))
                                        .map(number -> 1 / number)
                                        .saveAsText(args[0]);
                            }
                        }
                        """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("failed in", "/ by zero", "Job.java:6");
        requireCost(run);
        assertThat(aws.keys(bucket)).allMatch(key -> key.startsWith(work() + "/"));
        requireNothingLeft();
    }

    @Test
    void an_example_publishes_its_result() throws IOException {
        aws.store().putIfAbsent(bucket + "/in/a.txt", "to be or not to be".getBytes(UTF_8));

        CliRun run =
                CliRun.of(
                        directory,
                        "example",
                        "wordcount",
                        "--on=lambda",
                        "--concurrency=1",
                        "--work=" + work(),
                        "--work-dir=" + directory.resolve("local"),
                        "--input=" + bucket + "/in",
                        "--out=" + bucket + "/words");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("succeeded in", "result in " + bucket + "/words");
        requireCost(run);
        assertThat(aws.lines(bucket + "/words"))
                .containsExactlyInAnyOrder("be\t2", "not\t1", "or\t1", "to\t2");
        assertThat(aws.keys(bucket + "/words")).anyMatch(key -> key.endsWith("/_SUCCESS"));
        requireNothingLeft();
    }

    @Test
    void a_job_whose_launcher_was_killed_is_led_to_its_end() throws Exception {
        StoredJob job = AbandonedJob.leave(aws.moto(), directory, bucket, "--on=lambda");
        Files.createFile(directory.resolve("sign"));
        Files.delete(directory.resolve("Job.java"));

        CliRun run =
                CliRun.of(
                        directory,
                        "resume",
                        "--on=lambda",
                        "--concurrency=1",
                        "--work=" + AbandonedJob.work(bucket),
                        "--force",
                        job.id().value());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("job " + job.id(), "succeeded in");
        requireCost(run);
        assertThat(aws.lines(bucket + "/out"))
                .containsExactlyInAnyOrder("number 0", "number 1", "number 2");
        assertThat(aws.keys(bucket + "/out")).contains(bucket + "/out/_SUCCESS");
        assertThat(aws.keys(work() + "/jobs")).isEmpty();
    }
}
