package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that cannot be handed over, which is told before anything is sent.
class DetachRefusalTest {
    @TempDir private Path directory;

    @Test
    void jobs_that_would_end_with_the_command_cannot_be_detached() throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), "void main() {}\n");

        CliRun here = CliRun.of(directory, "run", "--detach", job.toString(), "out");
        CliRun local =
                CliRun.of(
                        directory,
                        "run",
                        "--on",
                        "lambda-local",
                        "--detach",
                        job.toString(),
                        "out");

        assertThat(here.exitCode()).isEqualTo(2);
        assertThat(here.err()).contains("--detach: only jobs on functions", "use --on lambda");
        assertThat(local.exitCode()).isEqualTo(2);
        assertThat(local.err()).contains("--detach: functions on this machine end with this");
    }

    @Test
    void an_example_on_aws_needs_its_data_and_result_there() {
        CliRun result = CliRun.of(directory, "example", "wordcount", "--on", "lambda", "--detach");
        CliRun data =
                CliRun.of(
                        directory,
                        "example",
                        "wordcount",
                        "--on",
                        "lambda",
                        "--out",
                        "s3://bucket/out");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--out s3://bucket/results");
        assertThat(data.exitCode()).isEqualTo(2);
        assertThat(data.err()).contains("--input s3://bucket/data");
    }
}
