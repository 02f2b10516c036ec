package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Session;
import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the driver of a job that saves asks of S3.
class SavedJobTest {
    @TempDir private static Path directory;
    private static S3ProxyServer server;
    private static S3ObjectStore store;
    private static String bucket;

    @BeforeAll
    static void start() throws Exception {
        server = S3ProxyServer.start();
        store =
                new S3ObjectStore(
                        S3Options.defaults().withEndpoint(server.endpoint()).withChecksums(false));
        bucket = "s3://" + Buckets.create(server.endpoint());
        System.setProperty("mayfly.s3.endpoint", server.endpoint().toString());
        System.setProperty("mayfly.s3.checksums", "false");
    }

    @AfterAll
    static void stop() {
        System.clearProperty("mayfly.s3.endpoint");
        System.clearProperty("mayfly.s3.checksums");
        store.close();
        server.close();
    }

    /// Attempts on threads, jobs kept in S3.
    private static Surroundings surroundings(SessionOptions options, String directory)
            throws IOException {
        Surroundings local = Deployment.local().open(options, directory);
        return new Surroundings(
                local.store(),
                local.backend(),
                bucket + "/work/sessions/" + Path.of(directory).getFileName(),
                options,
                Optional.of(new SharedWork(bucket + "/work", List.of())));
    }

    @Test
    void a_job_that_saves_lists_no_more_than_it_must() throws IOException {
        Stores.put(store, bucket + "/in/a", "a b\nb c\n".getBytes(UTF_8));
        var opened = new AtomicReference<Surroundings>();
        SessionOptions options =
                SessionOptions.defaults()
                        .withThreads(2)
                        .withPartitions(3)
                        .withWorkDirectory(directory.resolve("work").toString())
                        .withDeployment((given, work) -> {
                            opened.set(surroundings(given, work));
                            return opened.get();
                        });
        try (Session session = Mayfly.session(options)) {
            session.text(bucket + "/in")
                    .flatMap(line -> List.of(line.split(" ")))
                    .distinct()
                    .saveAsText(bucket + "/out");
        }

        Map<String, Long> requests = opened.get().store().requests();
        assertThat(requests.get("LIST"))
                .as("input, output before and after, attempts, job and session: %s", requests)
                .isEqualTo(6);
        assertThat(Stores.keys(store, bucket))
                .containsExactly(
                        bucket + "/in/a",
                        bucket + "/out/_SUCCESS",
                        bucket + "/out/part-r-00000",
                        bucket + "/out/part-r-00001",
                        bucket + "/out/part-r-00002");
    }
}
