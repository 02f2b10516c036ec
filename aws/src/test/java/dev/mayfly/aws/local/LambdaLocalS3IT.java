package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Session;
import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.aws.s3.S3ObjectStore;
import dev.mayfly.aws.s3.S3Options;
import dev.mayfly.aws.testing.S3Server;
import dev.mayfly.aws.testing.S3Settings;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import jobs.VisitJobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on the archive that is deployed, with input, code, shuffles and output in S3: nothing is
/// shared between driver and functions but the store.
@Timeout(300)
class LambdaLocalS3IT {
    private static final Path ARCHIVE = Path.of(System.getProperty("mayfly.function"));

    @TempDir private Path directory;
    private S3Server server;
    private S3Settings settings;
    private ObjectStore store;
    private String bucket;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.orS3Proxy();
        store =
                new S3ObjectStore(
                        S3Options.defaults().withEndpoint(server.endpoint()).withChecksums(false));
        bucket = "s3://" + Buckets.create(server.endpoint());
        settings = S3Settings.use(server.endpoint());
        Visits.write(store, bucket + "/visits");
    }

    @AfterEach
    void stop() throws Exception {
        settings.close();
        store.close();
        server.close();
    }

    private SessionOptions options() {
        return SessionOptions.defaults()
                .withThreads(2)
                .withWorkDirectory(directory.resolve("work").toString());
    }

    private LambdaLocal functions() throws URISyntaxException {
        LambdaLocal deployment = LambdaLocal.of(ARCHIVE, 2);
        return deployment
                .withFunction(
                        deployment
                                .function()
                                .withMemoryMegabytes(512)
                                .withEnvironment(S3Settings.environment(server.endpoint())))
                .withWork(bucket + "/work")
                .withCode(List.of(Visits.code()));
    }

    @Test
    void a_shuffle_by_way_of_a_relay_gives_the_same_as_one_without() throws Exception {
        List<String> expected;
        try (Session session = Mayfly.session(options())) {
            expected = VisitJobs.byAddress(session, bucket + "/visits", 7).collect();
        }

        var options = options().withDeployment(functions()).withMaxShuffleReads(10);
        try (Session session = Mayfly.session(options)) {
            var revenue = VisitJobs.byAddress(session, bucket + "/visits", 7);

            assertThat(revenue.explain()).contains("relay for");
            assertThat(revenue.collect()).isEqualTo(expected).isNotEmpty();
        }
        assertThat(Stores.keys(store, bucket + "/work")).isEmpty();
    }

    @Test
    void an_aggregation_gives_the_same_as_in_this_jvm_and_leaves_its_output_only()
            throws Exception {
        try (Session session = Mayfly.session(options())) {
            VisitJobs.revenue(session, bucket + "/visits", bucket + "/local");
        }

        try (Session session = Mayfly.session(options().withDeployment(functions()))) {
            VisitJobs.revenue(session, bucket + "/visits", bucket + "/functions");
        }

        assertThat(Visits.lines(store, bucket + "/functions"))
                .isEqualTo(Visits.lines(store, bucket + "/local"))
                .isNotEmpty();
        assertThat(Stores.keys(store, bucket + "/functions"))
                .contains(bucket + "/functions/_SUCCESS");
        assertThat(Stores.keys(store, bucket + "/work")).isEmpty();
        assertThat(directory.resolve("work")).isEmptyDirectory();
    }
}
