package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands about a job that name none.
class JobIdArgumentTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"a/../b", "", "../x"})
    void what_is_no_job_id_is_told_in_a_line(String job) {
        for (String command : List.of("status", "watch", "cancel", "resume", "logs")) {
            CliRun run = CliRun.of(directory, command, "--work", "s3://none/mayfly", job);

            assertThat(run.exitCode()).as(command).isEqualTo(2);
            assertThat(run.err()).startsWith("mayfly: not a job id").hasLineCount(1);
        }
    }
}
