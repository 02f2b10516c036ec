package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A function of this machine that may run for a short time only.
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "Lambda's runtime client has native code for Linux only")
@Timeout(120)
class FunctionTimeoutIT {
    private static final String ENDLESS =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                try (var session = Mayfly.session()) {
                    session.of(List.of(1))
                            .map(number -> {
                                Thread.sleep(Duration.ofHours(1));
                                return number;
                            })
                            .saveAsText(args[0]);
                }
            }
            """;

    @TempDir private Path directory;

    @Test
    void a_call_is_ended_by_the_time_out_that_is_set() throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), ENDLESS);

        CliRun run =
                CliRun.of(
                        directory,
                        Map.of("MAYFLY_FUNCTION_TIMEOUT", "2"),
                        "run",
                        "--on=lambda-local",
                        "--concurrency=1",
                        "--max-attempts=1",
                        job.toString(),
                        directory.resolve("out").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("function took longer than its time-out", "timeoutSeconds=2 ");
        assertThat(directory.resolve("out")).doesNotExist();
    }
}
