package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.aws.deploy.Finding.Level;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;

/// Examines deployments on a moto server.
class DoctorTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);
    private static final Archive archive = archive("code");

    @BeforeAll
    static void runNothing() throws Exception {
        account.runNothing();
    }

    private static List<Finding> examine(AwsClients clients, Stack stack) {
        return new Doctor(clients, stack).examine(Optional.of(archive), 100);
    }

    private static Finding of(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().startsWith(check))
                .findFirst()
                .orElseThrow();
    }

    private static Stack deployed(StackOptions options) throws InterruptedException {
        var stack = new Stack(options);
        deployments.deploy(stack, archive);
        return stack;
    }

    @Test
    void a_deployment_that_works_has_no_complaints() throws Exception {
        Stack stack = deployed(StackOptions.of("well", MotoAccount.PLACE));

        List<Finding> findings = examine(account.root(), stack);

        // the server does not know quotas
        assertThat(findings)
                .filteredOn(each -> !each.check().equals("quota"))
                .hasSize(6)
                .allMatch(each -> each.level() == Level.OK && each.advice().isEmpty());
        assertThat(of(findings, "function").found()).contains("java25 on arm64", "1769 MB");
    }

    @Test
    void nothing_deployed_is_told_with_the_cure() {
        List<Finding> findings =
                examine(account.root(), new Stack(StackOptions.of("none", MotoAccount.PLACE)));

        for (String check : List.of("function", "version", "work")) {
            assertThat(of(findings, check).level()).isEqualTo(Level.FAILURE);
            assertThat(of(findings, check).advice()).isEqualTo("run `mayfly deploy`");
        }
    }

    @Test
    void inputs_that_are_missing_or_empty_are_told() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("has-nothing"));
        Stack stack =
                new Stack(
                        StackOptions.of("inputs", MotoAccount.PLACE)
                                .withData(
                                        List.of(
                                                S3Prefix.of("s3://has-nothing/in"),
                                                S3Prefix.of("s3://is-not-there/in")),
                                        List.of(S3Prefix.of("s3://has-nothing/out"))));

        List<Finding> findings = examine(account.root(), stack);

        assertThat(of(findings, "input s3://has-nothing").level()).isEqualTo(Level.WARNING);
        assertThat(of(findings, "input s3://is-not-there").level()).isEqualTo(Level.FAILURE);
        assertThat(of(findings, "output s3://has-nothing").level()).isEqualTo(Level.OK);
        assertThat(account.root().s3().listObjectsV2(list -> list.bucket("has-nothing")).contents())
                .isEmpty();
    }

    private static void put(String bucket, String key, String content) {
        account.root()
                .s3()
                .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    private static Stack inputs(String prefix) {
        return new Stack(
                StackOptions.of("inputs", MotoAccount.PLACE)
                        .withData(List.of(S3Prefix.of(prefix)), List.of()));
    }

    private static Finding input(AwsClients clients, String prefix) {
        return of(examine(clients, inputs(prefix)), "input " + prefix);
    }

    @Test
    void an_input_is_what_lies_under_its_name_or_has_it() {
        account.root().s3().createBucket(create -> create.bucket("has-inputs"));
        put("has-inputs", "folder/", "");
        put("has-inputs", "folder-old/a", "a");
        put("has-inputs", "object.csv", "a");

        for (String prefix : List.of("", "/folder", "/object.csv")) {
            assertThat(input(account.root(), "s3://has-inputs" + prefix).found())
                    .as(prefix)
                    .isEqualTo("readable");
        }
        for (String prefix : List.of("/fold", "/object", "/folder-new")) {
            assertThat(input(account.root(), "s3://has-inputs" + prefix).found())
                    .as(prefix)
                    .isEqualTo("nothing there");
        }
    }

    /// A whole bucket, since the server does not recognise signatures of escaped addresses.
    @Test
    void an_input_that_can_be_listed_and_not_read_is_told() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("only-listed"));
        put("only-listed", "a", "a");
        Policy driver = Policies.driver(inputs("s3://only-listed"));
        AwsClients reader = account.user("reader", driver);
        AwsClients lister = account.user("lister", driver.without("s3:GetObject"));
        account.whileEnforced(() -> {
            assertThat(input(reader, "s3://only-listed").found()).isEqualTo("readable");
            Finding denied = input(lister, "s3://only-listed");

            assertThat(denied.level()).isEqualTo(Level.FAILURE);
            assertThat(denied.found()).contains("action=s3:GetObject", "only-listed/a");
            assertThat(denied.advice()).contains("mayfly iam driver");
        });
    }

    @Test
    void a_function_that_may_not_be_called_is_told() throws Exception {
        Stack stack = deployed(StackOptions.of("uncalled", MotoAccount.PLACE));
        AwsClients driver =
                account.user("uncalled", Policies.driver(stack).without("lambda:InvokeFunction"));
        account.whileEnforced(() -> {
            Finding call = of(examine(driver, stack), "call");

            assertThat(call.level()).isEqualTo(Level.FAILURE);
            // the server names the request, not the permission
            assertThat(call.found()).contains("action=lambda:Invoke");
            assertThat(call.advice()).contains("mayfly iam driver");
        });
    }

    @Test
    void a_quota_below_what_jobs_want_is_a_warning() {
        Finding finding = Doctor.quota(900, 1000, 901);

        assertThat(finding.level()).isEqualTo(Level.WARNING);
        assertThat(finding.advice()).contains("Service Quotas", "901");
        assertThat(Doctor.quota(900, 1000, 900).level()).isEqualTo(Level.OK);
    }

    @Test
    void credentials_of_another_account_are_told() {
        var elsewhere = new Stack(StackOptions.of("else", Place.of("999999999999", "us-east-1")));

        assertThat(of(examine(account.root(), elsewhere), "credentials").advice())
                .contains("999999999999");
    }

    @Test
    void a_missing_permission_is_told_and_the_other_checks_go_on() throws Exception {
        Stack stack = deployed(StackOptions.of("denied", MotoAccount.PLACE));
        AwsClients driver = account.user("denied", Policies.driver(stack).without("s3:PutObject"));
        account.whileEnforced(() -> {
            List<Finding> findings = examine(driver, stack);

            assertThat(of(findings, "work").found()).contains("action=s3:PutObject");
            assertThat(of(findings, "work").advice()).contains("mayfly iam driver");
            assertThat(of(findings, "function").level()).isEqualTo(Level.OK);
        });
    }

    /// A server that answers requests about buckets.
    private static void with(HttpHandler answer, Consumer<AwsClients> use) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", answer);
        server.start();
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (AwsClients clients =
                AwsClients.of(
                        Region.US_EAST_1,
                        builder ->
                                builder.endpointOverride(endpoint)
                                        .credentialsProvider(
                                                StaticCredentialsProvider.create(
                                                        AwsBasicCredentials.create("a", "b"))))) {
            use.accept(clients);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_bucket_in_another_region_is_told() throws IOException {
        HttpHandler moved =
                exchange -> {
                    exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-west-1");
                    exchange.sendResponseHeaders(301, -1);
                    exchange.close();
                };
        StackOptions options =
                StackOptions.of("far", MotoAccount.PLACE)
                        .withData(
                                List.of(S3Prefix.of("s3://far-in/a")),
                                List.of(S3Prefix.of("s3://far-out/b")));
        with(
                moved,
                clients -> {
                    List<Finding> findings = examine(clients, new Stack(options));

                    assertThat(of(findings, "work").level()).isEqualTo(Level.FAILURE);
                    assertThat(of(findings, "work").found()).isEqualTo("bucket is in eu-west-1");
                    assertThat(of(findings, "work").advice()).contains("deploy into eu-west-1");
                    for (String data : List.of("input s3://far-in/a", "output s3://far-out/b")) {
                        assertThat(of(findings, data).level()).isEqualTo(Level.WARNING);
                        assertThat(of(findings, data).found()).isEqualTo("bucket is in eu-west-1");
                        assertThat(of(findings, data).advice()).contains("charges each gigabyte");
                    }
                });
    }

    /// As AWS does for who has the driver's policy: a condition on `s3:prefix` does not hold for
    /// requests without one.
    @Test
    void a_bucket_that_may_be_listed_in_part_only_is_no_obstacle() throws IOException {
        HttpHandler bounded =
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
                    boolean isObject = path.startsWith("/shared/team/");
                    boolean isListing =
                            path.equals("/shared")
                                    && query.contains("list-type=2")
                                    && query.contains("prefix=team%2F");
                    byte[] body = isListing ? "<ListBucketResult/>".getBytes(UTF_8) : new byte[0];
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(
                            isObject || isListing ? 200 : 403, isListing ? body.length : -1);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                };
        StackOptions options =
                StackOptions.of("shared", MotoAccount.PLACE)
                        .withWork(S3Prefix.of("s3://shared/team"));
        with(
                bounded,
                clients ->
                        assertThat(of(examine(clients, new Stack(options)), "work").found())
                                .isEqualTo("readable and writable"));
    }
}
