package dev.mayfly.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Deployment;
import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.StoredJob;
import dev.mayfly.api.Session;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.Statement;
import dev.mayfly.aws.detached.DetachedDeployment;
import dev.mayfly.aws.function.WorkerHandler;
import dev.mayfly.aws.lambda.LambdaDeployment;
import dev.mayfly.aws.local.LocalFunction;
import dev.mayfly.aws.local.LocalLambda;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.testing.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import jobs.VisitJobs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Whole jobs of those who may do what a deployment's policies say and nothing else. The driver has
/// the role of drivers, the function that of workers. Bounded to prefixes, as the policies are
/// where buckets are shared.
@Timeout(300)
class LeastPrivilegeIT {
    private static final Stack STACK =
            new Stack(
                    StackOptions.of("least", MotoAccount.PLACE)
                            .withWork(S3Prefix.of("s3://least-work/mayfly"))
                            .withData(
                                    List.of(S3Prefix.of("s3://least-data/visits")),
                                    List.of(S3Prefix.of("s3://least-data/results"))));
    private static final String WORK = STACK.work().toString();
    private static final String CALLED = STACK.functionArn() + ":live";
    private static final int FILES = 3;
    private static final int LINES = 900;
    private static final String VISITS = "s3://least-data/visits/2026";
    private static final String RESULTS = "s3://least-data/results/";

    @TempDir private static Path directory;

    private static MotoAccount account;
    private static LocalLambda lambda;
    private static LambdaClient client;
    private static LambdaClient events;
    private static final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private static Gate gate;
    private static AwsSessionCredentials driver;
    private static AwsSessionCredentials worker;

    @BeforeAll
    static void start() throws Exception {
        account = MotoAccount.start();
        driver = account.role(STACK.roleName("driver"), Policies.driver(STACK));
        worker = account.role(STACK.roleName("worker"), Policies.worker(STACK));
        S3Client s3 = account.root().s3();
        for (String bucket : List.of("least-work", "least-data")) {
            s3.createBucket(create -> create.bucket(bucket));
        }
        for (int file = 0; file < FILES; file++) {
            var text = new StringBuilder();
            for (int i = 0; i < LINES / FILES; i++) {
                text.append(i % 7).append(".0.").append(i % 100).append(",0.25\n");
            }
            String key = "visits/2026/part-" + file;
            s3.putObject(
                    put -> put.bucket("least-data").key(key),
                    RequestBody.fromString(text.toString()));
        }
        account.enforce();
        startFunction();
        useSettings(gate.endpoint().toString(), driver);
        events = LambdaClient.create();
    }

    private static void useSettings(String endpoint, AwsSessionCredentials credentials) {
        System.setProperty("mayfly.s3.endpoint", endpoint);
        System.setProperty("aws.endpointUrlLambda", endpoint);
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", credentials.accessKeyId());
        System.setProperty("aws.secretAccessKey", credentials.secretAccessKey());
        System.setProperty("aws.sessionToken", credentials.sessionToken());
    }

    private static void startFunction() throws Exception {
        LocalFunction function =
                LocalFunction.of(
                                STACK.functionName(),
                                Path.of(System.getProperty("mayfly.function")),
                                WorkerHandler.class.getName(),
                                2)
                        .withMemoryMegabytes(512)
                        .withEventRetryPauses(List.of(Duration.ofMillis(50)));
        // the function is told where the gate is, and the gate where the function is
        var caller = new AtomicReference<LambdaClient>();
        gate = new Gate(account.endpoint(), function.name(), caller::get);
        lambda =
                LocalLambda.open(
                        function.withEnvironment(
                                Map.of(
                                        "MAYFLY_S3_ENDPOINT",
                                        gate.endpoint().toString(),
                                        "AWS_ENDPOINT_URL_LAMBDA",
                                        gate.endpoint().toString(),
                                        "AWS_ACCESS_KEY_ID",
                                        worker.accessKeyId(),
                                        "AWS_SECRET_ACCESS_KEY",
                                        worker.secretAccessKey(),
                                        "AWS_SESSION_TOKEN",
                                        worker.sessionToken())),
                        directory,
                        failures::add);
        client = lambda.client(8);
        caller.set(client);
        gate.setPolicy(driver, Policies.driver(STACK));
        gate.setPolicy(worker, Policies.worker(STACK));
    }

    @AfterAll
    static void stop() {
        for (String name :
                List.of("mayfly.s3.endpoint", "aws.endpointUrlLambda", "aws.sessionToken")) {
            System.clearProperty(name);
        }
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        events.close();
        gate.close();
        client.close();
        lambda.close();
        account.close();
    }

    private static LambdaDeployment deployment() throws URISyntaxException {
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

    /// A driver that is killed.
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws URISyntaxException {
            useSettings(
                    arguments[0],
                    AwsSessionCredentials.create(arguments[1], arguments[2], arguments[3]));
            directory = Path.of(arguments[4]);
            try (Session session = Mayfly.session(options(deployment()))) {
                VisitJobs.countWithSign(
                        session,
                        VISITS,
                        RESULTS + arguments[5],
                        directory.resolve("sign").toString());
            }
        }
    }

    private static Set<String> keys(String bucket) throws Exception {
        account.relax();
        try {
            return account
                    .root()
                    .s3()
                    .listObjectsV2(list -> list.bucket(bucket))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .collect(Collectors.toCollection(TreeSet::new));
        } finally {
            account.enforce();
        }
    }

    /// What a job left, but for the code of jobs, which they share.
    private static Set<String> left(Set<String> before) throws Exception {
        Set<String> left = keys("least-work");
        left.removeAll(before);
        left.removeIf(key -> key.startsWith("mayfly/code/"));
        return left;
    }

    private static List<String> outputs(String name) {
        return List.of(
                "results/" + name + "/_SUCCESS",
                "results/" + name + "/part-r-00000",
                "results/" + name + "/part-r-00001");
    }

    /// The sum of the last numbers of an output's lines.
    private static double total(String name) throws Exception {
        account.relax();
        try {
            double total = 0;
            for (String key : outputs(name)) {
                if (key.contains("/part-")) {
                    String text =
                            account.root()
                                    .s3()
                                    .getObjectAsBytes(get -> get.bucket("least-data").key(key))
                                    .asUtf8String();
                    total +=
                            text.lines()
                                    .mapToDouble(line ->
                                            Double.parseDouble(line.replaceFirst(".*[, ]", "")))
                                    .sum();
                }
            }
            return total;
        } finally {
            account.enforce();
        }
    }

    @Test
    void an_attempt_may_look_whether_anybody_waits_for_it() throws Exception {
        String job = WORK + "/jobs/looked-for/job";
        String session = WORK + "/sessions/looked-for/waits-0";
        useSettings(gate.endpoint().toString(), worker);
        try (ObjectStore store =
                new RoutedStore(new FileObjectStore(directory), getClass().getClassLoader())) {
            for (String key : List.of(job, session)) {
                assertThatThrownBy(() -> store.info(key)).isInstanceOf(NoSuchFileException.class);
                store.putIfAbsent(key, new byte[0]);
                assertThat(store.info(key).size()).isZero();
                store.delete(key);
            }
        } finally {
            useSettings(gate.endpoint().toString(), driver);
        }
    }

    @Test
    void a_job_saves_its_output_and_leaves_nothing_else() throws Exception {
        Set<String> work = keys("least-work");
        Set<String> data = keys("least-data");

        revenue("saved");

        data.addAll(outputs("saved"));
        assertThat(keys("least-data")).isEqualTo(data);
        assertThat(total("saved")).isEqualTo(LINES * 0.25);
        assertThat(left(work)).isEmpty();
    }

    @Test
    void jobs_with_a_relay_and_with_shared_values_run() throws Exception {
        Set<String> work = keys("least-work");
        try (Session session = Mayfly.session(options(deployment()).withMaxShuffleReads(10))) {
            var revenue = VisitJobs.byAddress(session, VISITS, 7);

            assertThat(revenue.explain()).contains("relay for");
            assertThat(revenue.collect()).hasSize(LINES / FILES);
            assertThat(VisitJobs.sorted(session, VISITS)).hasSize(LINES / FILES);
        }
        assertThat(left(work)).isEmpty();
    }

    @Test
    void a_job_whose_driver_was_killed_is_continued() throws Exception {
        Set<String> work = keys("least-work");
        StoredJob job = abandoned("continued");
        Files.createFile(directory.resolve("sign"));

        job.resume(options(deployment()), true);

        assertThat(total("continued")).isEqualTo(LINES);
        assertThat(left(work)).allMatch(key -> key.contains("/sessions/"));
    }

    /// The job of which more is kept than before.
    private static Optional<StoredJob> keptSince(Set<String> before) throws Exception {
        Set<String> kept = keys("least-work");
        kept.removeAll(before);
        return kept.stream()
                .filter(key -> key.startsWith("mayfly/jobs/"))
                .map(key -> StoredJob.of(WORK, key.split("/")[2]))
                .findFirst();
    }

    private static StoredJob abandoned(String output) throws IOException {
        List<StoredJob> before = StoredJob.all(WORK);
        try (ChildProcess _ =
                ChildProcess.start(
                        256,
                        Main.class,
                        gate.endpoint().toString(),
                        driver.accessKeyId(),
                        driver.secretAccessKey(),
                        driver.sessionToken(),
                        directory.toString(),
                        output)) {
            var kept = new ArrayList<StoredJob>();
            while (kept.isEmpty()) {
                kept.addAll(StoredJob.all(WORK));
                kept.removeAll(before);
            }
            StoredJob job = kept.getFirst();
            while (job.status().stages().getFirst().committedCount() == 0) {
                Thread.onSpinWait();
            }
            return job;
        }
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
        setPolicy(role, without(policy(role), action, place));
        String output = String.join("-", "no", role, action.replace(':', '-'), place);
        try {
            assertThatThrownBy(() -> revenue(output))
                    .hasStackTraceContaining("permission is missing: action=" + action)
                    .hasStackTraceContaining("mayfly iam " + role);
        } finally {
            setPolicy(role, policy(role));
        }
    }

    /// A detached job ends, or says why it does not where Lambda puts events that failed.
    private static String detached(String output) throws Exception {
        failures.clear();
        Set<String> before = keys("least-work");
        try (Session session =
                Mayfly.session(options(new DetachedDeployment(deployment(), events, CALLED)))) {
            VisitJobs.revenue(session, VISITS, RESULTS + output);
        }
        StoredJob job = keptSince(before).orElseThrow();
        while (failures.isEmpty()) {
            Optional<JobEnd> end = job.end();
            if (end.isPresent()) {
                return end.get().state() + " " + end.get().reason();
            }
            Thread.onSpinWait();
        }
        return String.join("\n", failures);
    }

    @Test
    void a_detached_job_runs_and_leaves_how_it_ended() throws Exception {
        assertThat(detached("detached").strip()).isEqualTo("SUCCEEDED");

        assertThat(total("detached")).isEqualTo(LINES * 0.25);
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
        setPolicy("worker", without(policy("worker"), action, ""));
        try {
            assertThat(detached("detached-" + action.replace(':', '-')))
                    .contains("permission is missing: action=" + action, "mayfly iam worker");
        } finally {
            setPolicy("worker", policy("worker"));
        }
    }

    private static Policy policy(String role) {
        return role.equals("driver") ? Policies.driver(STACK) : Policies.worker(STACK);
    }

    /// A policy without an action.
    ///
    /// @param place where only; empty for everywhere
    private static Policy without(Policy policy, String action, String place) {
        if (place.isEmpty()) {
            return policy.without(action);
        }
        var statements = new ArrayList<>(policy.without(action).statements());
        for (Statement each : policy.statements()) {
            if (each.actions().contains(action)) {
                statements.add(elsewhere(each, action, "/" + place));
            }
        }
        return new Policy(statements);
    }

    private static Statement elsewhere(Statement statement, String action, String place) {
        Map<String, Map<String, List<String>>> conditions = statement.conditions();
        if (action.equals("s3:ListBucket")) {
            List<String> listed =
                    conditions.get("StringLike").get("s3:prefix").stream()
                            .filter(prefix -> !("/" + prefix).startsWith(place))
                            .toList();
            conditions = Map.of("StringLike", Map.of("s3:prefix", listed));
        }
        return new Statement(
                statement.name() + "Elsewhere",
                true,
                Optional.empty(),
                List.of(action),
                statement.resources().stream().filter(each -> !each.contains(place)).toList(),
                conditions);
    }

    private static void setPolicy(String role, Policy policy) throws Exception {
        account.relax();
        account.setPolicy(STACK.roleName(role), policy);
        account.enforce();
        gate.setPolicy(role.equals("driver") ? driver : worker, policy);
    }
}
