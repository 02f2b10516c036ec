package dev.mayfly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Programs that read what jobs write which they have handed over.
@Timeout(120)
class DetachedWaitTest extends DetachedOnMoto {
    /// Records whose keys go down.
    private void writeTeraRecords() throws IOException {
        var records = new StringBuilder();
        for (int i = 99; i >= 0; i--) {
            records.append("key%07d".formatted(i)).append("x".repeat(90));
        }
        aws.store().putIfAbsent(bucket + "/tera/in", records.toString().getBytes(UTF_8));
    }

    @Test
    void an_example_that_reads_what_it_saves_waits_for_that() throws Exception {
        FunctionsOnMoto.requireArchive();
        writeTeraRecords();

        CliRun run =
                CliRun.of(
                        directory,
                        "example",
                        "teravalidate",
                        "--on",
                        "lambda",
                        "--detach",
                        "--max-cost",
                        "1",
                        "--work",
                        work,
                        "--concurrency",
                        "2",
                        "--input",
                        bucket + "/tera",
                        "--out",
                        bucket + "/valid");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> ids = run.out().lines().toList();
        assertThat(ids).hasSize(2);
        assertThat(on("watch", ids.getLast()).exitCode()).isZero();
        assertThat(aws.lines(bucket + "/valid/report"))
                .contains("records 100", "misplaced 0", "same records as the input true");
        assertThat(aws.keys(work + "/sessions")).isEmpty();
        assertThat(aws.functions().failures()).isEmpty();
    }

    /// Saves, perhaps fails at that, and reads what it saved.
    private static String readingBack(String mapped) {
        return """
        import module dev.mayfly.core;

        void main(String[] args) {
            try (var session = Mayfly.session()) {
                session.of(List.of(1, 0)).map(number -> %s).saveAsText(args[0]);
                session.text(args[0]).count();
            }
        }
        """
                .formatted(mapped);
    }

    @Test
    void a_program_whose_input_is_not_written_is_told_why() throws IOException {
        CliRun run = detach(readingBack("1 / number"));

        assertThat(run.exitCode()).isEqualTo(1);
        String job = run.out().strip();
        assertThat(run.err())
                .contains("input is not written", "job=" + job + " state=FAILED", "/ by zero")
                .contains("path=" + bucket + "/out")
                .contains("mayfly watch --work " + work + " " + job);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
    void an_interrupt_ends_a_program_that_waits_and_leaves_its_job() throws Exception {
        FunctionsOnMoto.requireArchive();
        aws.functions().lose(true);
        Path source = Files.writeString(directory.resolve("Job.java"), readingBack("number"));
        Path err = directory.resolve("run-err");
        Path out = directory.resolve("run-out");
        Process process =
                aws.moto()
                        .command(
                                "run",
                                "--on",
                                "lambda",
                                "--detach",
                                "--work",
                                work,
                                "--concurrency",
                                "2",
                                source.toString(),
                                bucket + "/out")
                        .redirectError(err.toFile())
                        .redirectOutput(out.toFile())
                        .start();

        interruptWhenItSays("waiting for job", process, err);

        String job = Files.readString(out).strip();
        assertThat(Files.readString(err))
                .containsOnlyOnce("waiting for job " + job)
                .contains("Ctrl-C leaves it running")
                .contains("it writes what is read next: path=" + bucket + "/out")
                .contains("mayfly cancel --work " + work + " " + job)
                .doesNotContain("input is not written", "Exception");
        assertThat(on("status", job).out()).contains("goes on by itself");
        assertThat(on("cancel", job).exitCode()).isZero();
        assertThat(aws.keys(work + "/sessions")).isEmpty();
    }
}
