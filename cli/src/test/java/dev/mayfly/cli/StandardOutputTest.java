package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Processes whose standard output is full or closed.
@Timeout(60)
class StandardOutputTest {
    @TempDir private Path directory;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /dev/full")
    void a_command_that_cannot_write_all_its_data_fails() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.mayfly.cli.Main",
                                "version")
                        .redirectOutput(new File("/dev/full"))
                        .redirectError(directory.resolve("err").toFile())
                        .start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(CliProcess.standardError(directory))
                .startsWith("mayfly: standard output could not be written, data is missing there: ")
                .contains("No space left on device");
    }

    @Test
    void a_program_whose_output_nobody_reads_any_more_ends_quietly() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Process process =
                CliProcess.run(
                        directory,
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.of(List.of(1, 2, 3, 4)).map(number -> {
                                    for (int i = 0; i < 6_000; i++) {
                                        System.out.println("line");
                                        Thread.sleep(10);
                                    }
                                    return number;
                                }).saveAsText(args[0]);
                            }
                        }
                        """,
                        directory.resolve("out").toString());
        assertThat(process.inputReader().readLine()).isEqualTo("line");
        process.getInputStream().close();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(141);
        assertThat(CliProcess.standardError(directory)).doesNotContain("closed", "Exception");
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(work).isEmptyDirectory();
    }
}
