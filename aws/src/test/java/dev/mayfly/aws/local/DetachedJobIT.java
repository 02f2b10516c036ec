package dev.mayfly.aws.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.StoredJob;
import dev.mayfly.api.Session;
import dev.mayfly.aws.cost.Assumptions;
import dev.mayfly.aws.cost.CostModel;
import dev.mayfly.aws.cost.Fleet;
import dev.mayfly.aws.cost.JobBudget;
import dev.mayfly.aws.cost.PriceTable;
import dev.mayfly.aws.detached.LambdaEvents;
import dev.mayfly.aws.lambda.FunctionMemory;
import dev.mayfly.aws.s3.Buckets;
import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.aws.testing.S3Settings;
import dev.mayfly.driver.detached.Sweep;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/// Jobs that go on by themselves in the archive that is deployed, after the session that began them
/// was closed.
@Timeout(120)
class DetachedJobIT {
    @TempDir private Path directory;

    private DetachedVisits visits() {
        return new DetachedVisits(directory);
    }

    private void goesOn(String base, Map<String, String> environment, boolean isKilling)
            throws Exception {
        LocalFunction function = DetachedVisits.function(environment);
        var failures = new ConcurrentLinkedQueue<String>();
        Files.createDirectories(directory.resolve("functions"));
        try (ObjectStore store = Visits.store();
                LocalLambda lambda =
                        LocalLambda.open(function, directory.resolve("functions"), failures::add);
                LambdaClient client = lambda.client(4)) {
            List<String> expected = Visits.write(store, base + "/visits");
            StoredJob job = visits().begin(function, base, client);
            DetachedVisits.awaitLastTask(job);
            if (isKilling) {
                lambda.processes().forEach(ProcessHandle::destroyForcibly);
            }
            Files.createFile(visits().sign());

            JobEnd end = DetachedVisits.await(job);

            assertThat(failures).isEmpty();
            assertThat(end.reason()).isEmpty();
            assertThat(end.state()).isEqualTo(EndState.SUCCEEDED);
            assertThat(Visits.lines(store, base + "/output")).isEqualTo(expected);
            assertThat(Stores.keys(store, base + "/output")).contains(base + "/output/_SUCCESS");
        }
    }

    @Test
    void a_job_on_files_goes_on_without_its_session() throws Exception {
        goesOn(directory.toString(), Map.of(), false);
    }

    /// Lets the last task of the jobs go on as soon as somebody waits for one.
    private record Signing(Path sign, Queue<JobId> awaited) implements JobListener {
        @Override
        public void on(JobEvent event) {}

        @Override
        public void awaits(JobId job, String reason) {
            awaited.add(job);
            try {
                Files.createFile(sign);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void a_program_reads_what_its_job_writes_on_s3() throws Exception {
        var awaited = new ConcurrentLinkedQueue<JobId>();
        var failures = new ConcurrentLinkedQueue<String>();
        Files.createDirectories(directory.resolve("functions"));
        try (S3ProxyServer server = S3ProxyServer.start();
                S3Settings _ = S3Settings.use(server.endpoint());
                ObjectStore store = Visits.store()) {
            LocalFunction function =
                    DetachedVisits.function(S3Settings.environment(server.endpoint()));
            String base = "s3://" + Buckets.create(server.endpoint());
            try (LocalLambda lambda =
                            LocalLambda.open(
                                    function, directory.resolve("functions"), failures::add);
                    LambdaClient client = lambda.client(4)) {
                List<String> expected = Visits.write(store, base + "/visits");
                SessionOptions options =
                        visits().options(function, base, client, Optional.empty())
                                .withListeners(List.of(new Signing(visits().sign(), awaited)));
                List<String> read;

                try (Session session = Mayfly.session(options)) {
                    visits().save(session, base);
                    read = session.text(base + "/output").collect();
                }

                assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(failures).isEmpty();
                assertThat(StoredJob.ended(base + "/work"))
                        .extracting(StoredJob::id)
                        .containsExactlyElementsOf(awaited);
                assertThat(Stores.keys(store, base + "/work/sessions")).isEmpty();
            }
        }
    }

    @Test
    void a_job_whose_functions_are_killed_goes_on() throws Exception {
        goesOn(directory.toString(), Map.of(), true);
    }

    /// A budget for so many seconds of one function.
    private static JobBudget budget(double seconds) {
        PriceTable prices = PriceTable.bundled();
        Fleet fleet = Fleet.of(2).withMemory(new FunctionMemory(1024, 1));
        var model = new CostModel(prices, fleet, Assumptions.defaults());
        return new JobBudget(seconds * prices.armGigabyteSecond(), model);
    }

    /// Has the attempts at a stage run for ten minutes, less than a function may.
    private void letRunForLong(StoredJob job, int stage) throws IOException {
        var before = FileTime.from(Instant.now().minus(Duration.ofMinutes(10)));
        var keys = new JobKeys(directory + "/work", job.id());
        Path attempts = Path.of(keys.stage(new StageId(stage)), "attempts");
        try (DirectoryStream<Path> begun = Files.newDirectoryStream(attempts)) {
            for (Path attempt : begun) {
                Path _ = Files.setLastModifiedTime(attempt, before);
            }
        }
    }

    /// Happens to a job whose last task waits.
    @FunctionalInterface
    private interface Mishap {
        void befall(StoredJob job, ObjectStore store, LocalLambda lambda) throws IOException;
    }

    /// How a job on files ends that fails by a mishap and leaves no output.
    private JobEnd endAfter(Optional<JobBudget> budget, Mishap mishap) throws Exception {
        LocalFunction function = DetachedVisits.function(Map.of());
        var failures = new ConcurrentLinkedQueue<String>();
        Files.createDirectories(directory.resolve("functions"));
        try (ObjectStore store = Visits.store();
                LocalLambda lambda =
                        LocalLambda.open(function, directory.resolve("functions"), failures::add);
                LambdaClient client = lambda.client(4)) {
            List<String> _ = Visits.write(store, directory + "/visits");
            StoredJob job = visits().begin(function, directory.toString(), client, budget);
            DetachedVisits.awaitLastTask(job);
            mishap.befall(job, store, lambda);

            JobEnd end = DetachedVisits.await(job);

            assertThat(failures).isEmpty();
            assertThat(end.state()).isEqualTo(EndState.FAILED);
            assertThat(Stores.keys(store, directory + "/output")).isEmpty();
            return end;
        }
    }

    @Test
    void a_job_is_stopped_while_its_last_task_costs_more_and_more() throws Exception {
        JobEnd end = endAfter(Optional.of(budget(1_000)), (job, _, _) -> letRunForLong(job, 1));

        assertThat(end.reason())
                .contains("stopped before the limit of cost is passed", "stage=2/2");
    }

    @Test
    void a_job_whose_code_is_removed_fails_and_says_what_is_missing() throws Exception {
        JobEnd end =
                endAfter(
                        Optional.empty(),
                        (_, store, lambda) -> {
                            for (String key : Stores.keys(store, directory.toString())) {
                                if (key.matches(".*/(work|mayfly-code)/.*[.]jar")) {
                                    store.delete(key); // of the job, or the copy of a function
                                }
                            }
                            lambda.processes().forEach(ProcessHandle::destroyForcibly);
                        });

        assertThat(end.reason())
                .contains("user code is not in the store", "key=" + directory + "/work/");
    }

    @Test
    void a_job_on_s3_goes_on_without_its_session() throws Exception {
        try (S3ProxyServer server = S3ProxyServer.start();
                S3Settings _ = S3Settings.use(server.endpoint())) {
            goesOn(
                    "s3://" + Buckets.create(server.endpoint()),
                    S3Settings.environment(server.endpoint()),
                    false);
        }
    }

    @Test
    void a_job_whose_first_event_is_lost_is_found_by_the_schedule() throws Exception {
        LocalFunction function = DetachedVisits.function(Map.of());
        String work = directory + "/work";
        var failures = new ConcurrentLinkedQueue<String>();
        Files.createDirectories(directory.resolve("functions"));
        Files.createFile(visits().sign());
        try (ObjectStore store = Visits.store();
                LocalLambda lambda =
                        LocalLambda.open(function, directory.resolve("functions"), failures::add);
                LambdaClient client = lambda.client(4)) {
            List<String> expected = Visits.write(store, directory + "/visits");
            StoredJob job = visits().begin(function, directory.toString(), new LosingClient());
            var journal = new JobJournal(store, new JobKeys(work, job.id()));
            Clock hourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
            var events = new LambdaEvents(new LosingClient(), "none", List.of(), store);
            var earlier = new Sweep(store, journal, events, hourAgo, Duration.ofMinutes(16));
            assertThat(earlier.look()).as("seen first").isFalse();

            client.invoke(call ->
                    call.functionName(function.name())
                            .invocationType(InvocationType.EVENT)
                            .payload(
                                    SdkBytes.fromUtf8String(
                                            "{\"mayfly-sweep\":\"" + work + "\"}")));

            assertThat(DetachedVisits.await(job).state()).isEqualTo(EndState.SUCCEEDED);
            assertThat(failures).isEmpty();
            assertThat(Visits.lines(store, directory + "/output")).isEqualTo(expected);
        }
    }

    @Test
    void a_job_whose_first_event_is_lost_goes_on_by_notifications_of_the_bucket() throws Exception {
        var failures = new ConcurrentLinkedQueue<String>();
        Files.createDirectories(directory.resolve("functions"));
        Files.createFile(visits().sign());
        try (S3ProxyServer server = S3ProxyServer.start();
                S3Settings _ = S3Settings.use(server.endpoint());
                ObjectStore store = Visits.store()) {
            LocalFunction function =
                    DetachedVisits.function(S3Settings.environment(server.endpoint()));
            String bucket = Buckets.create(server.endpoint());
            String base = "s3://" + bucket;
            try (LocalLambda lambda =
                            LocalLambda.open(
                                    function, directory.resolve("functions"), failures::add);
                    LambdaClient client = lambda.client(4)) {
                List<String> expected = Visits.write(store, base + "/visits");
                StoredJob job = visits().begin(function, base, new LosingClient());
                String notification =
                        """
                        {"Records": [{"s3": {"bucket": {"name": "%s"},
                            "object": {"key": "work/jobs/%s/stages/0/finished"}}}]}
                        """
                                .formatted(bucket, job.id());

                for (int delivery = 0; delivery < 2; delivery++) {
                    client.invoke(call ->
                            call.functionName(function.name())
                                    .invocationType(InvocationType.EVENT)
                                    .payload(SdkBytes.fromUtf8String(notification)));
                }

                assertThat(DetachedVisits.await(job).state()).isEqualTo(EndState.SUCCEEDED);
                assertThat(failures).isEmpty();
                assertThat(Visits.lines(store, base + "/output")).isEqualTo(expected);
            }
        }
    }

    /// Takes events and delivers none.
    private static final class LosingClient implements LambdaClient {
        @Override
        public InvokeResponse invoke(InvokeRequest request) {
            return InvokeResponse.builder().statusCode(202).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
