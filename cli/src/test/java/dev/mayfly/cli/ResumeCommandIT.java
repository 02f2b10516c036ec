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

    private CliRun resume(StoredJob job, String... flags) {
        var line = new ArrayList<>(List.of("resume", "--on=lambda-local", "--concurrency=1"));
        line.addAll(
                List.of(
                        "--work=" + AbandonedJob.work(bucket),
                        "--work-dir=" + directory.resolve("work")));
        line.addAll(List.of(flags));
        line.add(job.id().value());
        return CliRun.of(directory, line.toArray(String[]::new));
    }

    @Test
    void it_brings_the_code_of_the_job() throws Exception {
        StoredJob job = AbandonedJob.leave(moto, directory, bucket, "--on=lambda-local");
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
        assertThat(StoredJob.all(AbandonedJob.work(bucket))).isEmpty();
    }
}
