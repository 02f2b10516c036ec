package dev.mayfly.aws.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import dev.mayfly.api.Session;
import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.aws.s3.S3ObjectStore;
import dev.mayfly.aws.s3.S3Options;
import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.SharedWork;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.BilledRequests;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that are predicted beside those that an S3 server gets, of attempts on threads.
class PredictedS3RequestsTest {
    /// By which a server other than AWS shows that it heeds conditions.
    private static final long PROOF_WRITES = 2;

    /// Functions fetch code when they start, threads do not.
    private static final Assumptions ON_THREADS = withoutCode(Assumptions.defaults());

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
        String words =
                IntStream.range(0, 1_000)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" "));
        Stores.put(store, bucket + "/in/a", words.getBytes(UTF_8));
    }

    @AfterAll
    static void stop() {
        System.clearProperty("mayfly.s3.endpoint");
        System.clearProperty("mayfly.s3.checksums");
        store.close();
        server.close();
    }

    private static Assumptions withoutCode(Assumptions assumptions) {
        Assumptions.Bookkeeping usual = assumptions.bookkeeping();
        return new Assumptions(
                assumptions.rates(),
                assumptions.waits(),
                assumptions.transfers(),
                new Assumptions.Bookkeeping(
                        0, usual.jobReads(), usual.jobWrites(), usual.saveWrites(), usual.kept()),
                assumptions.shares());
    }

    /// Adds up what is predicted of a session's jobs.
    private static final class Predicted implements JobListener {
        private final List<Cost> jobs = new ArrayList<>();
        private final CostModel model;

        Predicted(Assumptions assumptions) {
            model = new CostModel(PriceTable.bundled(), Fleet.of(2), assumptions);
        }

        @Override
        public synchronized void planned(JobId job, JobPlan plan, Runnable cancel) {
            jobs.add(model.predict(Workload.of(plan, model.assumptions())).cost());
        }

        @Override
        public void on(JobEvent event) {}

        synchronized BilledRequests requests() {
            return new BilledRequests(
                    Math.round(jobs.stream().mapToDouble(job -> job.usage().reads()).sum()),
                    Math.round(jobs.stream().mapToDouble(job -> job.usage().writes()).sum()));
        }
    }

    /// Attempts on threads that work in S3.
    private static Surroundings surroundings(
            SessionOptions options, String directory, boolean isKept) throws IOException {
        Surroundings local = Deployment.local().open(options, directory);
        return new Surroundings(
                local.store(),
                local.backend(),
                bucket + "/work/sessions/" + Path.of(directory).getFileName(),
                options,
                isKept
                        ? Optional.of(new SharedWork(bucket + "/work", List.of()))
                        : Optional.empty());
    }

    private static void assertPredicted(boolean isKept, Consumer<Session> program) {
        var predicted = new Predicted(isKept ? ON_THREADS : ON_THREADS.withoutCommits());
        var opened = new AtomicReference<Surroundings>();
        SessionOptions options =
                SessionOptions.defaults()
                        .withThreads(2)
                        .withPartitions(3)
                        .withListeners(List.of(predicted))
                        .withWorkDirectory(directory.resolve("work").toString())
                        .withDeployment((given, work) -> {
                            opened.set(surroundings(given, work, isKept));
                            return opened.get();
                        });
        long begin = System.nanoTime();
        try (Session session = Mayfly.session(options)) {
            program.accept(session);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        Map<String, Long> kinds = opened.get().store().requests();
        BilledRequests sent = BilledRequests.of(kinds);
        BilledRequests expected = predicted.requests();
        long renewals = sent.writes() - PROOF_WRITES - expected.writes();
        assertThat(renewals)
                .as("writes beyond %s, of a slow machine each 10 s: %s", expected, kinds)
                .isBetween(0L, isKept ? took.toSeconds() / 10 : 0L);
        assertThat(sent.reads())
                .as("reads, two more for each renewal: %s", kinds)
                .isEqualTo(expected.reads() + 2 * renewals);
    }

    private static void distinct(Session session, String output) {
        session.text(bucket + "/in")
                .flatMap(line -> List.of(line.split(" ")))
                .distinct()
                .saveAsText(bucket + output);
    }

    @Test
    void of_a_job_that_ends_with_its_driver() {
        assertPredicted(false, session -> distinct(session, "/led"));
    }

    @Test
    void of_a_job_that_outlives_its_driver() {
        assertPredicted(true, session -> distinct(session, "/kept"));
    }

    @Test
    void of_a_job_without_shuffle_that_outlives_its_driver() {
        assertPredicted(
                true, session -> session.text(bucket + "/in").saveAsText(bucket + "/copied"));
    }

    @Test
    void of_a_job_with_a_result_whose_tasks_commit() {
        assertPredicted(true, session -> session.text(bucket + "/in").count());
    }
}
