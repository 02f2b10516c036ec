package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C of a job on functions of this machine: real processes and real signals.
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "Lambda's runtime client has native code for Linux only")
@Timeout(120)
class InterruptedFunctionsIT {
    /// One task of its last stage writes its part, the other tells that it waits and never ends.
    private static final String JOB =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                String sign = args[0];
                try (var session = Mayfly.session()) {
                    session.of(List.of(0, 1))
                            .repartition(2)
                            .map(number -> {
                                if (number == 1) {
                                    Files.createFile(Path.of(sign));
                                    Thread.sleep(600_000);
                                }
                                return number;
                            })
                            .saveAsText(args[1]);
                }
            }
            """;

    @TempDir private Path directory;

    private Path sign() {
        return directory.resolve("sign");
    }

    /// Starts the job in a group of processes of its own, as a shell does, with all that it leaves
    /// to itself in one directory.
    private Process start() throws IOException {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path job = Files.writeString(directory.resolve("Job.java"), JOB);
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(
                CliProcess.command(
                        List.of("-Djava.io.tmpdir=" + work),
                        List.of(
                                "run",
                                "--on=lambda-local",
                                "--concurrency=2",
                                "--event-logs=" + directory.resolve("logs"),
                                job.toString(),
                                sign().toString(),
                                directory.resolve("out").toString())));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("err").toFile())
                .start();
    }

    private void awaitTask(Process launcher) {
        while (!Files.exists(sign())) {
            assertThat(launcher.isAlive()).as(CliProcess.standardError(directory)).isTrue();
            Thread.onSpinWait();
        }
    }

    private List<String> lastEvents() throws IOException {
        var last = new ArrayList<String>();
        try (Stream<Path> logs = Files.list(directory.resolve("logs"))) {
            for (Path log : logs.toList()) {
                last.add(Files.readAllLines(log).getLast());
            }
        }
        return last;
    }

    /// A terminal interrupts the functions' processes as well, which have the same group.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_interrupt_cancels_the_job_and_leaves_nothing(boolean isForGroup) throws Exception {
        Process launcher = start();
        List<ProcessHandle> functions;
        try {
            awaitTask(launcher);
            functions = launcher.descendants().toList();
            assertThat(functions).isNotEmpty();

            String whom = (isForGroup ? "-" : "") + launcher.pid();
            Process kill = new ProcessBuilder("kill", "-s", "INT", "--", whom).start();
            assertThat(kill.waitFor()).isZero();

            assertThat(launcher.waitFor()).as(CliProcess.standardError(directory)).isEqualTo(130);
        } finally {
            launcher.descendants().forEach(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
        assertThat(CliProcess.standardError(directory))
                .contains("stopping, press Ctrl-C again", "cancelled in")
                .doesNotContain("the job does not stop");
        assertThat(functions).noneMatch(ProcessHandle::isAlive);
        assertThat(directory.resolve("work")).isEmptyDirectory();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("Job.java", "err", "logs", "sign", "work");
        }
        assertThat(lastEvents())
                .singleElement()
                .asString()
                .contains("\"event\":\"job-ended\"", "\"state\":\"cancelled\"");
    }
}
