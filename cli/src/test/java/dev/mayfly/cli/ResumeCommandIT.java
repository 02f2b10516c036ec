package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.StoredJob;
import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A job whose launcher is killed, continued by a command that has nothing but the job's id.
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "Lambda's runtime client has native code for Linux only")
@Timeout(300)
class ResumeCommandIT {
    /// Its last task ends when a file is there.
    private static final String JOB =
            """
            import module dev.mayfly.core;

            void main(String[] args) {
                String sign = args[0];
                try (var session = Mayfly.session()) {
                    session.of(List.of(0, 1, 2))
                            .repartition(3)
                            .map(number -> {
                                while (number == 2 && !Files.exists(Path.of(sign))) {
                                    Thread.sleep(10);
                                }
                                return "number " + number;
                            })
                            .saveAsText(args[1]);
                }
            }
            """;

    @TempDir private Path directory;
    private MotoSettings moto;
    private String bucket;

    @BeforeEach
    void start() throws IOException {
        moto = MotoSettings.start("us-east-1");
        bucket = "s3://" + Buckets.create(moto.endpoint());
    }

    @AfterEach
    void stop() {
        moto.close();
    }

    private String work() {
        return bucket + "/work";
    }

    private Process launch() throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), JOB);
        return moto.command(
                        "run",
                        "--on=lambda-local",
                        "--concurrency=1",
                        "--work=" + work(),
                        "--work-dir=" + directory.resolve("work"),
                        job.toString(),
                        directory.resolve("sign").toString(),
                        bucket + "/out")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private StoredJob abandoned() throws Exception {
        Process launcher = launch();
        try {
            List<StoredJob> kept = List.of();
            while (kept.isEmpty()) {
                assertThat(launcher.isAlive())
                        .as(Files.readString(directory.resolve("log")))
                        .isTrue();
                kept = StoredJob.all(work());
            }
            while (kept.getFirst().status().stages().getFirst().committedCount() == 0) {
                Thread.onSpinWait();
            }
            return kept.getFirst();
        } finally {
            launcher.destroyForcibly().waitFor();
        }
    }

    private CliRun resume(StoredJob job, String... flags) {
        var line = new ArrayList<>(List.of("resume", "--on=lambda-local", "--concurrency=1"));
        line.addAll(List.of("--work=" + work(), "--work-dir=" + directory.resolve("work")));
        line.addAll(List.of(flags));
        line.add(job.id().value());
        return CliRun.of(directory, line.toArray(String[]::new));
    }

    @Test
    void it_brings_the_code_of_the_job() throws Exception {
        StoredJob job = abandoned();
        Files.createFile(directory.resolve("sign"));
        Files.delete(directory.resolve("Job.java"));

        CliRun tooEarly = resume(job);
        CliRun forced = resume(job, "--force");

        assertThat(tooEarly.err()).startsWith("mayfly: job is led by another driver");
        assertThat(tooEarly.exitCode()).isEqualTo(1);
        assertThat(forced.exitCode()).as(forced.err()).isZero();
        try (ObjectStore store =
                new RoutedStore(new FileObjectStore(directory), getClass().getClassLoader())) {
            assertThat(store.info(bucket + "/out/_SUCCESS").size()).isPositive();
        }
        assertThat(StoredJob.all(work())).isEmpty();
    }
}
