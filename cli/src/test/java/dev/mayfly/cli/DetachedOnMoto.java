package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A moto server and the function's handler in this JVM, for commands that hand jobs over.
abstract class DetachedOnMoto {
    static FunctionsOnMoto aws;

    @TempDir static Path directory;

    String bucket;
    String work;

    @BeforeAll
    static void start() throws IOException {
        aws = FunctionsOnMoto.start(directory.resolve("code"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (aws != null) {
            aws.close();
        }
    }

    @BeforeEach
    void makeBucket() {
        bucket = aws.newBucket();
        work = bucket + "/mayfly";
        aws.functions().lose(false);
        aws.functions().deny(Optional.empty());
    }

    /// Runs a program that hands its jobs over.
    CliRun detach(String source, String... options) throws IOException {
        FunctionsOnMoto.requireArchive();
        Path job = Files.writeString(directory.resolve("Job.java"), source);
        var arguments = new ArrayList<>(List.of("run", "--on", "lambda", "--detach"));
        arguments.addAll(List.of("--work", work + "/")); // as good as without
        arguments.addAll(List.of("--concurrency", "2"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(job.toString(), bucket + "/out"));
        return CliRun.of(directory, arguments.toArray(String[]::new));
    }

    /// Runs a command that is about a job.
    CliRun on(String command, String job) {
        return CliRun.of(directory, command, "--work", work, job);
    }

    /// The job that a command has handed over.
    String handedOver(CliRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        String job = run.out().strip();
        assertThat(run.err())
                .contains(
                        "job goes on by itself: " + job,
                        "mayfly watch --work " + work + " " + job,
                        "mayfly status --work " + work + " " + job,
                        "mayfly cancel --work " + work + " " + job);
        return job;
    }

    /// Interrupts a command, which must end by that.
    ///
    /// @param err where its standard error goes
    static void interruptWhenItSays(String words, Process process, Path err) throws Exception {
        while (process.isAlive() && !Files.readString(err).contains(words)) {
            Thread.onSpinWait();
        }
        var kill = List.of("kill", "-INT", Long.toString(process.pid()));
        assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
        assertThat(process.waitFor()).as(Files.readString(err)).isEqualTo(130);
    }
}
