package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real processes and real signals.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
@Timeout(60)
class InterruptionTest {
    @TempDir private Path directory;

    @Test
    void one_interrupt_cancels_the_job_and_cleans_up() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path out = directory.resolve("out");
        Process process =
                run(
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.of(List.of(1, 2, 3, 4)).map(number -> {
                                    System.out.println("started");
                                    Thread.sleep(60_000);
                                    return number;
                                }).saveAsText(args[0]);
                            }
                        }
                        """,
                        out.toString());

        awaitStart(process);
        interrupt(process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(standardError()).contains("stopping, press Ctrl-C again", "cancelled in");
        assertThat(out).doesNotExist();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void an_attempt_that_swallows_interrupts_is_left_behind_and_named() throws Exception {
        Path out = directory.resolve("out");
        Process process =
                run(
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.of(List.of(1)).map(number -> {
                                    System.out.println("started");
                                    while (true) {
                                        try {
                                            Thread.sleep(60_000);
                                        } catch (InterruptedException e) {
                                            continue;
                                        }
                                    }
                                }).saveAsText(args[0]);
                            }
                        }
                        """,
                        out.toString());

        awaitStart(process);
        interrupt(process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(standardError())
                .contains("did not, so it is left behind: attempt=", "cancelled in")
                .doesNotContain("the job does not stop");
        assertThat(out).doesNotExist();
    }

    @Test
    void a_second_interrupt_ends_a_job_that_does_not_listen() throws Exception {
        Process process =
                run(
                        """
                        void main() {
                            System.out.println("started");
                            while (true) {
                                try {
                                    Thread.sleep(60_000);
                                } catch (InterruptedException e) {
                                    System.out.println("not now");
                                }
                            }
                        }
                        """);

        BufferedReader output = awaitStart(process);
        interrupt(process);
        assertThat(output.readLine()).isEqualTo("not now");
        interrupt(process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(standardError()).as("at once").doesNotContain("does not stop");
    }

    @Test
    void a_jobs_exit_is_its_own() throws Exception {
        Process process =
                run(
                        """
                        void main() {
                            System.out.println("started");
                            System.exit(42);
                        }
                        """);

        assertThat(process.waitFor()).isEqualTo(42);
        assertThat(standardError()).as("not held back").doesNotContain("does not stop");
    }

    private Process run(String job, String... args) throws IOException {
        return CliProcess.run(directory, job, args);
    }

    private BufferedReader awaitStart(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        assertThat(output.readLine())
                .as(() -> "standard error:\n" + standardError())
                .isEqualTo("started");
        return output;
    }

    private String standardError() {
        return CliProcess.standardError(directory);
    }

    private static void interrupt(Process process) throws Exception {
        var kill = List.of("kill", "-INT", Long.toString(process.pid()));
        assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
    }
}
