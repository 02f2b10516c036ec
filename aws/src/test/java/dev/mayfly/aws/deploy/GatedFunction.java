package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.Statement;
import dev.mayfly.aws.function.WorkerHandler;
import dev.mayfly.aws.local.LocalFunction;
import dev.mayfly.aws.local.LocalLambda;
import java.net.URI;
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
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A function on this machine and an account of a moto server, both behind a gate that lets drivers
/// and workers do what the policies of a deployment say and nothing else.
final class GatedFunction implements AutoCloseable {
    private final Stack stack;
    private final MotoAccount account;
    private final AwsSessionCredentials driver;
    private final AwsSessionCredentials worker;
    private final Gate gate;
    private final LocalLambda lambda;
    private final LambdaClient client;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /// Gives the deployment's policies to the roles and starts its function.
    GatedFunction(Stack stack, MotoAccount account, Path directory) throws Exception {
        this.stack = stack;
        this.account = account;
        driver = account.role(stack.roleName("driver"), Policies.driver(stack));
        worker = account.role(stack.roleName("worker"), Policies.worker(stack));
        account.enforce();
        LocalFunction function =
                LocalFunction.of(
                                stack.functionName(),
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
        gate.setPolicy(driver, Policies.driver(stack));
        gate.setPolicy(worker, Policies.worker(stack));
    }

    /// Lets sessions of this process find S3 and Lambda at an address.
    static void useSettings(String endpoint, AwsSessionCredentials credentials) {
        System.setProperty("mayfly.s3.endpoint", endpoint);
        System.setProperty("aws.endpointUrlLambda", endpoint);
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", credentials.accessKeyId());
        System.setProperty("aws.secretAccessKey", credentials.secretAccessKey());
        System.setProperty("aws.sessionToken", credentials.sessionToken());
    }

    /// Where S3 and Lambda are.
    URI endpoint() {
        return gate.endpoint();
    }

    /// What somebody sends requests with who may do what drivers may.
    AwsClients driverClients() {
        return AwsClients.of(
                Region.US_EAST_1,
                builder ->
                        builder.endpointOverride(gate.endpoint())
                                .credentialsProvider(StaticCredentialsProvider.create(driver)));
    }

    /// Who may do what drivers may.
    AwsSessionCredentials driver() {
        return driver;
    }

    /// Who may do what workers may.
    AwsSessionCredentials worker() {
        return worker;
    }

    /// What Lambda says of events that failed, each added as it comes.
    Queue<String> failures() {
        return failures;
    }

    /// The keys in a bucket.
    Set<String> keys(String bucket) throws Exception {
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

    /// The keys that somebody began to upload and neither completed nor gave up.
    List<String> uploads(String bucket) throws Exception {
        account.relax();
        try {
            return account
                    .root()
                    .s3()
                    .listMultipartUploads(list -> list.bucket(bucket))
                    .uploads()
                    .stream()
                    .map(MultipartUpload::key)
                    .toList();
        } finally {
            account.enforce();
        }
    }

    /// The content of an object.
    String text(String bucket, String key) throws Exception {
        account.relax();
        try {
            return account.root()
                    .s3()
                    .getObjectAsBytes(get -> get.bucket(bucket).key(key))
                    .asUtf8String();
        } finally {
            account.enforce();
        }
    }

    /// Takes an action from a role.
    ///
    /// @param role `driver` or `worker`
    /// @param place where only; empty for everywhere
    void forbid(String role, String action, String place) throws Exception {
        setPolicy(role, without(policy(role), action, place));
    }

    /// Leaves a role nothing but some actions.
    void allowOnly(String role, String... actions) throws Exception {
        Policy policy = policy(role);
        for (Statement statement : policy(role).statements()) {
            for (String action : statement.actions()) {
                policy = List.of(actions).contains(action) ? policy : policy.without(action);
            }
        }
        setPolicy(role, policy);
    }

    /// Lets a role do again all that the deployment says.
    void allow(String role) throws Exception {
        setPolicy(role, policy(role));
    }

    private Policy policy(String role) {
        return role.equals("driver") ? Policies.driver(stack) : Policies.worker(stack);
    }

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

    private void setPolicy(String role, Policy policy) throws Exception {
        account.relax();
        account.setPolicy(stack.roleName(role), policy);
        account.enforce();
        gate.setPolicy(role.equals("driver") ? driver : worker, policy);
    }

    /// Sessions of this process find the usual places again.
    @Override
    public void close() {
        for (String name :
                List.of("mayfly.s3.endpoint", "aws.endpointUrlLambda", "aws.sessionToken")) {
            System.clearProperty(name);
        }
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        gate.close();
        client.close();
        lambda.close();
    }
}
