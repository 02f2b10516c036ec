package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Statement;
import dev.mayfly.aws.testing.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// An account of a moto server: its root, and users who have policies of ours.
///
/// The server enforces permissions less exactly than AWS does. It knows resources for S3 only, and
/// no conditions, so a policy is given to it without the rest; which action is needed for what, it
/// checks for all services. What it does not know of Lambda, [RecursionSettings] answers.
///
/// An extension of the test class that has the account; the server runs while its tests do. Classes
/// that inherit it have one each, one after the other.
public final class MotoAccount implements BeforeAllCallback, AfterAllCallback {
    public static final Place PLACE = Place.of("123456789012", "us-east-1");

    private final List<AwsClients> users = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpClient http;
    private MotoServer server;
    private RecursionSettings recursion;
    private AwsClients root;

    /// Something that sends requests.
    public interface Requesting {
        void run() throws Exception;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        http = HttpClient.newHttpClient();
        server = MotoServer.start();
        recursion = new RecursionSettings();
        root = clients(AwsBasicCredentials.create("root", "root"));
    }

    private AwsClients clients(AwsBasicCredentials credentials) {
        var counting =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(
                            Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        requests.incrementAndGet();
                    }
                };
        return AwsClients.of(
                Region.US_EAST_1,
                builder -> {
                    builder.endpointOverride(server.endpoint())
                            .overrideConfiguration(set -> set.addExecutionInterceptor(counting))
                            .credentialsProvider(StaticCredentialsProvider.create(credentials));
                    if (builder instanceof LambdaClientBuilder lambda) {
                        lambda.httpClient(recursion);
                    }
                });
    }

    /// May do everything while permissions are not enforced.
    public AwsClients root() {
        return root;
    }

    /// How many requests were sent so far.
    int requests() {
        return requests.get();
    }

    /// Makes a user with a policy.
    public AwsClients user(String name, Policy policy) {
        root.iam().createUser(create -> create.userName(name));
        setUserPolicy(name, policy);
        var key = root.iam().createAccessKey(create -> create.userName(name)).accessKey();
        var user = clients(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        users.add(user);
        return user;
    }

    /// Gives another policy to a user.
    void setUserPolicy(String user, Policy policy) {
        root.iam()
                .putUserPolicy(put ->
                        put.userName(user).policyName("p").policyDocument(known(policy).toJson()));
    }

    /// Makes a role with a policy, and takes it.
    ///
    /// @return credentials that stay good when the policy changes
    AwsSessionCredentials role(String name, Policy policy) {
        String trust = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}]}";
        root.iam().createRole(make -> make.roleName(name).assumeRolePolicyDocument(trust));
        setPolicy(name, policy);
        try (StsClient sts =
                StsClient.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(server.endpoint())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("root", "root")))
                        .build()) {
            Credentials taken =
                    sts.assumeRole(take ->
                                    take.roleArn(PLACE.roleArn(name)).roleSessionName("test"))
                            .credentials();
            return AwsSessionCredentials.create(
                    taken.accessKeyId(), taken.secretAccessKey(), taken.sessionToken());
        }
    }

    /// Gives another policy to a role.
    void setPolicy(String role, Policy policy) {
        root.iam()
                .putRolePolicy(put ->
                        put.roleName(role).policyName("p").policyDocument(known(policy).toJson()));
    }

    /// Where the server listens.
    public URI endpoint() {
        return server.endpoint();
    }

    /// From now on nobody may do what no policy allows.
    public void enforce() throws IOException, InterruptedException {
        setUncheckedRequests("0");
    }

    /// Until further notice everybody may do everything again.
    public void relax() throws IOException, InterruptedException {
        setUncheckedRequests("1000000");
    }

    /// Does something while nobody may do what no policy allows.
    public void whileEnforced(Requesting requesting) throws Exception {
        enforce();
        try {
            requesting.run();
        } finally {
            relax();
        }
    }

    /// Has calls of functions be answered without running them, also where the server could.
    void runNothing() throws IOException, InterruptedException {
        post("/moto-api/config", "{\"lambda\":{\"use_docker\":false}}");
    }

    private void setUncheckedRequests(String count) throws IOException, InterruptedException {
        post("/moto-api/reset-auth", count);
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(server.endpoint().resolve(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    private static Policy known(Policy policy) {
        return new Policy(
                policy.statements().stream()
                        .filter(Statement::isAllowed)
                        .map(MotoAccount::known)
                        .toList());
    }

    private static Statement known(Statement statement) {
        var actions = new ArrayList<>(statement.actions());
        // the server takes the names of these requests for those of the actions that they need
        if (actions.contains("s3:ListBucket")) {
            actions.add("s3:HeadBucket");
        }
        if (actions.contains("lambda:InvokeFunction")) {
            actions.add("lambda:Invoke");
        }
        var resources = new TreeSet<>(statement.resources());
        if (actions.contains("s3:DeleteObject")) {
            // it looks for the right to delete several objects at their bucket
            statement.resources().forEach(each -> resources.add(each.replaceFirst("/.*", "")));
        }
        boolean isS3 = actions.getFirst().startsWith("s3:");
        return new Statement(
                statement.name(),
                true,
                Optional.empty(),
                actions,
                isS3 ? List.copyOf(resources) : List.of("*"),
                Map.of());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server == null) {
            return; // there is none on this machine
        }
        users.forEach(AwsClients::close);
        users.clear();
        root.close();
        recursion.close();
        http.close();
        server.close();
    }
}
