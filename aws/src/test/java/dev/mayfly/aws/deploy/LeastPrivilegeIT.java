package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.VisitData.FILE_LINES;
import static dev.mayfly.aws.deploy.VisitData.LINES;
import static dev.mayfly.aws.deploy.VisitData.RESULTS;
import static dev.mayfly.aws.deploy.VisitData.VISITS;
import static dev.mayfly.aws.deploy.VisitData.outputs;
import static dev.mayfly.aws.deploy.VisitData.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.StoredJob;
import dev.mayfly.api.Session;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.detached.DetachedDeployment;
import dev.mayfly.aws.lambda.LambdaDeployment;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jobs.VisitJobs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Whole jobs of those who may do what a deployment's policies say and nothing else. The driver has
/// the role of drivers, the function that of workers. Bounded to prefixes, as the policies are
/// where buckets are shared.
@Timeout(300)
class LeastPrivilegeIT {
    static final Stack STACK =
            new Stack(
                    StackOptions.of("least", MotoAccount.PLACE)
                            .withWork(S3Prefix.of("s3://least-work/mayfly"))
                            .withData(
                                    List.of(S3Prefix.of("s3://least-data/visits")),
                                    List.of(S3Prefix.of("s3://least-data/results"))));
    static final String WORK = STACK.work().toString();
    private static final String CALLED = STACK.functionArn() + ":live";

    @RegisterExtension static final MotoAccount account = new MotoAccount();
    @TempDir private static Path directory;

    private static GatedFunction function;
    private static LambdaClient events;

    @BeforeAll
    static void start() throws Exception {
        S3Client s3 = account.root().s3();
        for (String bucket : List.of("least-work", "least-data")) {
            s3.createBucket(create -> create.bucket(bucket));
        }
        VisitData.put(s3);
        function = new GatedFunction(STACK, account, directory);
        GatedFunction.useSettings(function.endpoint().toString(), function.driver());
        events = LambdaClient.create();
    }

    @AfterAll
    static void stop() {
        events.close();
        function.close();
    }

    static LambdaDeployment deployment() throws URISyntaxException {
        URI classes = VisitJobs.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        return new LambdaDeployment(
                CALLED,
                Optional.of("us-east-1"),
                List.of(Path.of(classes)),
                WORK,
                Duration.ofMinutes(15),
                512,
                2);
    }

    private static SessionOptions options(Deployment deployment) {
        return options(deployment, directory);
    }

    static SessionOptions options(Deployment deployment, Path directory) {
        return SessionOptions.defaults()
                .withThreads(2)
                .withPartitions(2)
                .withWorkDirectory(directory.resolve("work").toString())
                .withDeployment(deployment);
    }

    private static void revenue(String output) throws URISyntaxException {
        try (Session session = Mayfly.session(options(deployment()))) {
            VisitJobs.revenue(session, VISITS, RESULTS + output);
        }
    }

    /// What a job left, but for the code of jobs, which they share.
    private static Set<String> left(Set<String> before) throws Exception {
        Set<String> left = function.keys("least-work");
        left.removeAll(before);
        left.removeIf(key -> key.startsWith("mayfly/code/"));
        return left;
    }

    @Test
    void an_attempt_may_look_whether_anybody_waits_for_it() throws Exception {
        String job = WORK + "/jobs/looked-for/job";
        String session = WORK + "/sessions/looked-for/waits-0";
        GatedFunction.useSettings(function.endpoint().toString(), function.worker());
        try (ObjectStore store =
                new RoutedStore(new FileObjectStore(directory), getClass().getClassLoader())) {
            for (String key : List.of(job, session)) {
                assertThatThrownBy(() -> store.info(key)).isInstanceOf(NoSuchFileException.class);
                store.putIfAbsent(key, new byte[0]);
                assertThat(store.info(key).size()).isZero();
                store.delete(key);
            }
        } finally {
            GatedFunction.useSettings(function.endpoint().toString(), function.driver());
        }
    }

    @Test
    void a_job_saves_its_output_and_leaves_nothing_else() throws Exception {
        Set<String> work = function.keys("least-work");
        Set<String> data = function.keys("least-data");

        revenue("saved");

        data.addAll(outputs("saved"));
        assertThat(function.keys("least-data")).isEqualTo(data);
        assertThat(total(function, "saved")).isEqualTo(LINES * 0.25);
        assertThat(left(work)).isEmpty();
    }

    @Test
    void jobs_with_a_relay_and_with_shared_values_run() throws Exception {
        Set<String> work = function.keys("least-work");
        try (Session session = Mayfly.session(options(deployment()).withMaxShuffleReads(10))) {
            var revenue = VisitJobs.byAddress(session, VISITS, 7);

            assertThat(revenue.explain()).contains("relay for");
            assertThat(revenue.collect()).hasSize(FILE_LINES);
            assertThat(VisitJobs.sorted(session, VISITS)).hasSize(FILE_LINES);
        }
        assertThat(left(work)).isEmpty();
    }

    @Test
    void a_job_whose_driver_was_killed_is_continued() throws Exception {
        Set<String> work = function.keys("least-work");
        StoredJob job = KilledDriver.abandoned(function, directory, "continued", () -> true);
        Files.createFile(directory.resolve("sign"));

        job.resume(options(deployment()), true);

        assertThat(total(function, "continued")).isEqualTo(LINES);
        assertThat(left(work)).allMatch(key -> key.contains("/sessions/"));
    }

    /// The job of which more is kept than before.
    private static Optional<StoredJob> keptSince(Set<String> before) throws Exception {
        Set<String> kept = function.keys("least-work");
        kept.removeAll(before);
        return kept.stream()
                .filter(key -> key.startsWith("mayfly/jobs/"))
                .map(key -> StoredJob.of(WORK, key.split("/")[2]))
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "driver, s3:ListBucket, ''",
        "driver, s3:ListBucket, visits",
        "driver, s3:ListBucket, results",
        "driver, s3:GetObject, ''",
        "driver, s3:GetObject, mayfly",
        "driver, s3:GetObject, results",
        "driver, s3:PutObject, ''",
        "driver, s3:PutObject, mayfly",
        "driver, s3:PutObject, results",
        "driver, s3:DeleteObject, ''",
        "driver, s3:DeleteObject, mayfly",
        "driver, s3:DeleteObject, results",
        "driver, lambda:InvokeFunction, ''",
        "worker, s3:GetObject, ''",
        "worker, s3:GetObject, visits",
        "worker, s3:GetObject, mayfly",
        "worker, s3:PutObject, ''",
        "worker, s3:PutObject, mayfly",
        "worker, s3:PutObject, results",
    })
    void a_job_without_a_permission_names_it(String role, String action, String place)
            throws Exception {
        function.forbid(role, action, place);
        String output = String.join("-", "no", role, action.replace(':', '-'), place);
        try {
            assertThatThrownBy(() -> revenue(output))
                    .hasStackTraceContaining("permission is missing: action=" + action)
                    .hasStackTraceContaining("mayfly iam " + role);
        } finally {
            function.allow(role);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_upload_that_may_not_be_given_up_is_left_and_told(boolean isAllowed) throws Exception {
        if (!isAllowed) {
            function.forbid("worker", "s3:AbortMultipartUpload", "");
        }
        String output = RESULTS + "half-" + isAllowed;
        try (Session session = Mayfly.session(options(deployment()))) {
            var failed =
                    catchThrowableOfType(
                            JobFailedException.class,
                            () -> VisitJobs.saveHalf(session, VISITS + "/part-0", output));

            assertThat(failed).hasMessageContaining("half is saved");
            assertThat(failed.trace().contains("missing: action=s3:AbortMultipartUpload"))
                    .isNotEqualTo(isAllowed);
            assertThat(function.uploads("least-data").isEmpty()).isEqualTo(isAllowed);
        } finally {
            function.allow("worker");
        }
    }

    /// A detached job ends, or says why it does not: at once if it cannot begin, else where Lambda
    /// puts events that failed.
    private static String detached(String output) throws Exception {
        function.failures().clear();
        Set<String> before = function.keys("least-work");
        try (Session session =
                Mayfly.session(options(new DetachedDeployment(deployment(), events, CALLED)))) {
            VisitJobs.revenue(session, VISITS, RESULTS + output);
        } catch (UncheckedIOException e) {
            assertThat(keptSince(before)).as("nothing is left to wait for").isEmpty();
            return String.valueOf(e.getCause());
        }
        StoredJob job = keptSince(before).orElseThrow();
        while (function.failures().isEmpty()) {
            Optional<JobEnd> end = job.end();
            if (end.isPresent()) {
                return end.get().state() + " " + end.get().reason();
            }
            Thread.onSpinWait();
        }
        return String.join("\n", function.failures());
    }

    @Test
    void a_detached_job_runs_and_leaves_how_it_ended() throws Exception {
        assertThat(detached("detached").strip()).isEqualTo("SUCCEEDED");

        assertThat(total(function, "detached")).isEqualTo(LINES * 0.25);
    }

    /// All that some jobs fail without, and nothing else.
    @Test
    void jobs_run_with_those_permissions_alone_that_are_named_when_they_are_missing()
            throws Exception {
        String[] all = {
            "s3:ListBucket",
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "lambda:InvokeFunction"
        };
        function.allowOnly("driver", all);
        try {
            function.allowOnly("worker", "s3:GetObject", "s3:PutObject");
            revenue("least-led");
            function.allowOnly("worker", all);
            assertThat(detached("least-detached").strip()).isEqualTo("SUCCEEDED");
        } finally {
            function.allow("driver");
            function.allow("worker");
        }
        assertThat(total(function, "least-led")).isEqualTo(LINES * 0.25);
        assertThat(total(function, "least-detached")).isEqualTo(LINES * 0.25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:ListBucket",
                "s3:GetObject",
                "s3:PutObject",
                "s3:DeleteObject",
                "lambda:InvokeFunction"
            })
    void a_detached_job_whose_function_lacks_a_permission_names_it(String action) throws Exception {
        function.forbid("worker", action, "");
        try {
            assertThat(detached("detached-" + action.replace(':', '-')))
                    .contains("permission is missing: action=" + action, "mayfly iam worker");
        } finally {
            function.allow("worker");
        }
    }
}
