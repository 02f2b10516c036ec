package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.StoredJob;
import dev.mayfly.api.Session;
import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.aws.testing.S3Settings;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jobs.VisitJobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Drivers of functions that are killed, and others that continue their jobs with nothing but what
/// is in the store.
@Timeout(300)
class ResumedJobIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));
    private static final int REDUCES = 4;

    @TempDir private Path directory;

    /// A driver on some machine.
    private record Driver(String base, Path directory, Path archive, String endpoint) {
        static Driver of(String[] arguments) {
            return new Driver(
                    arguments[0], Path.of(arguments[1]), Path.of(arguments[2]), arguments[3]);
        }

        String[] arguments() {
            return new String[] {base, directory.toString(), archive.toString(), endpoint};
        }

        String sign() {
            return directory.resolve("sign").toString();
        }

        void useSettings() {
            if (!endpoint.isEmpty()) {
                S3Settings _ = S3Settings.use(URI.create(endpoint)); // until the end of this JVM
                System.setProperty("aws.accessKeyId", "test");
                System.setProperty("aws.secretAccessKey", "test");
                System.setProperty("aws.region", "us-east-1");
            }
        }

        SessionOptions options() {
            LambdaLocal deployment = LambdaLocal.of(archive, 2);
            Map<String, String> environment =
                    endpoint.isEmpty() ? Map.of() : S3Settings.environment(URI.create(endpoint));
            return SessionOptions.defaults()
                    .withThreads(2)
                    .withPartitions(REDUCES)
                    .withWorkDirectory(directory.resolve("temporary").toString())
                    .withDeployment(
                            deployment
                                    .withFunction(
                                            deployment
                                                    .function()
                                                    .withMemoryMegabytes(512)
                                                    .withEnvironment(environment))
                                    .withWork(base + "/work")
                                    .withCode(List.of(Visits.code())));
        }

        void run() {
            try (Session session = Mayfly.session(options())) {
                VisitJobs.countWithSign(session, base + "/visits", base + "/output", sign());
            }
        }
    }

    /// The driver that is killed.
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            Driver driver = Driver.of(arguments);
            driver.useSettings();
            driver.run();
        }
    }

    @Test
    void a_job_on_files_is_continued_by_another_process() throws Exception {
        continued(new Driver(directory.toString(), directory, ARCHIVE, ""));
    }

    @Test
    void a_job_on_s3_is_continued_by_another_process() throws Exception {
        try (S3ProxyServer server = S3ProxyServer.start();
                S3Settings _ = S3Settings.use(server.endpoint())) {
            String bucket = "s3://" + Buckets.create(server.endpoint());
            continued(new Driver(bucket, directory, ARCHIVE, server.endpoint().toString()));
        }
    }

    private void continued(Driver driver) throws Exception {
        try (ObjectStore store = Visits.store()) {
            List<String> expected = Visits.write(store, driver.base() + "/visits");
            StoredJob job = abandoned(driver);
            Files.createFile(Path.of(driver.sign()));
            var attempts = new ArrayList<Integer>();

            job.resume(
                    driver.options().withListeners(List.of(event -> hear(event, attempts))), true);

            assertThat(Visits.lines(store, driver.base() + "/output")).isEqualTo(expected);
            assertThat(Stores.keys(store, driver.base() + "/output"))
                    .contains(driver.base() + "/output/_SUCCESS");
            assertThat(Stores.keys(store, driver.base() + "/work")).isEmpty();
            assertThat(attempts).filteredOn(number -> number >= 4).hasSizeLessThanOrEqualTo(1);
        }
    }

    private static void hear(JobEvent event, List<Integer> attempts) {
        if (event instanceof JobEvent.AttemptStarted started) {
            attempts.add(started.attempt().number());
        }
    }

    /// Kills a driver when all but one of its tasks are committed.
    private static StoredJob abandoned(Driver driver) throws IOException {
        try (ChildProcess _ = ChildProcess.start(256, Main.class, driver.arguments())) {
            List<StoredJob> kept = List.of();
            while (kept.isEmpty()) {
                kept = StoredJob.all(driver.base() + "/work");
            }
            StoredJob job = kept.getFirst();
            while (job.status().stages().getLast().committedCount() < REDUCES - 1) {
                Thread.onSpinWait();
            }
            return job;
        }
    }
}
