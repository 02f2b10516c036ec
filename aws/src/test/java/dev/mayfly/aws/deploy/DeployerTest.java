package dev.mayfly.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.Deployer.Change;
import dev.mayfly.aws.deploy.stack.Architecture;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.Tag;

/// Deploys to a moto server. Each test has a deployment of its own.
class DeployerTest {
    private static MotoAccount account;

    @TempDir private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        account = MotoAccount.start();
    }

    @AfterAll
    static void stop() {
        account.close();
    }

    private static Stack stack(String name) {
        return new Stack(StackOptions.of(name, MotoAccount.PLACE));
    }

    private static Archive archive(String content) throws IOException {
        Path file = Files.createTempFile(directory, "function", ".zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            var entry = new ZipEntry("a");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes());
        }
        return Archive.of(file);
    }

    private static List<String> deploy(AwsClients clients, Stack stack, Archive archive)
            throws InterruptedException {
        var changes = new ArrayList<Change>();
        new Deployer(clients, stack, _ -> {}).deploy(archive, changes::add);
        return changes.stream().map(change -> change.kind() + " " + change.done()).toList();
    }

    private static List<String> deploy(Stack stack, Archive archive) throws InterruptedException {
        return deploy(account.root(), stack, archive);
    }

    @Test
    void makes_everything_and_then_has_nothing_to_do() throws Exception {
        Stack stack = stack("fresh");
        Archive archive = archive("code");

        assertThat(deploy(stack, archive))
                .containsExactly(
                        "bucket created",
                        "bucket set up",
                        "role created",
                        "role permissions set",
                        "role created",
                        "role permissions set",
                        "log group created",
                        "log group keeps logs for 14 days",
                        "function created",
                        "function may call itself",
                        "alias published",
                        "schedule created");
        assertThat(deploy(stack, archive)).isEmpty();
    }

    @Test
    void the_function_is_set_up_as_wanted() throws Exception {
        Stack stack = stack("set-up");
        Archive archive = archive("code");

        deploy(stack, archive);

        var function =
                account.root()
                        .lambda()
                        .getFunction(get ->
                                get.functionName("mayfly-set-up").qualifier(archive.alias()));
        assertThat(function.tags()).isEqualTo(Map.of("mayfly", "set-up"));
        assertThat(function.configuration().runtimeAsString()).isEqualTo("java25");
        assertThat(function.configuration().architecturesAsStrings()).containsExactly("arm64");
        assertThat(function.configuration().memorySize()).isEqualTo(1769);
        assertThat(function.configuration().timeout()).isEqualTo(900);
        assertThat(function.configuration().codeSha256()).isEqualTo(archive.base64());
        assertThat(function.configuration().tracingConfig().mode()).isEqualTo(TracingMode.ACTIVE);
        assertThat(function.configuration().environment().variables())
                .containsEntry("MAYFLY_WORK", "s3://mayfly-set-up-123456789012-us-east-1")
                .containsKey("JAVA_TOOL_OPTIONS");
        var groups =
                account.root()
                        .logs()
                        .describeLogGroups(
                                get -> get.logGroupNamePrefix("/aws/lambda/mayfly-set-up"));
        assertThat(groups.logGroups().getFirst().retentionInDays()).isEqualTo(14);
    }

    @Test
    void a_deployment_that_ended_after_any_step_is_continued() throws Exception {
        Archive archive = archive("code");
        int steps = new Deployer(account.root(), stack("count"), _ -> {}).plan(archive).size();
        for (int done = 1; done < steps; done++) {
            Stack stack = stack("half" + done);
            var deployer = new Deployer(account.root(), stack, _ -> {});
            for (DeployStep step : deployer.plan(archive).subList(0, done)) {
                deployer.perform(step);
            }

            assertThat(deploy(stack, archive)).hasSize(steps - done);

            assertThat(deployer.plan(archive)).isEmpty();
        }
    }

    @Test
    void every_step_may_be_done_twice() throws Exception {
        Stack stack = stack("twice");
        Archive archive = archive("code");
        var deployer = new Deployer(account.root(), stack, _ -> {});
        List<DeployStep> places =
                deployer.plan(archive).stream()
                        .filter(step ->
                                !(step instanceof DeployStep.CreateRole)
                                        && !(step instanceof DeployStep.CreateFunction)
                                        && !(step instanceof DeployStep.Publish))
                        .toList();

        deploy(stack, archive);
        for (DeployStep step : places) {
            deployer.perform(step);
        }

        assertThat(deployer.plan(archive)).isEmpty();
    }

    @Test
    void other_settings_make_a_version_behind_the_same_alias() throws Exception {
        Archive archive = archive("code");
        Stack before = stack("memory");
        Stack after =
                new Stack(
                        before.options()
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withMemoryMegabytes(3538)
                                                .withLogRetentionDays(30)));
        deploy(before, archive);

        List<String> changes = deploy(after, archive);

        assertThat(changes)
                .containsExactly(
                        "log group keeps logs for 30 days",
                        "function settings changed",
                        "alias published again");
        assertThat(deploy(after, archive)).isEmpty();
    }

    @Test
    void other_code_gets_an_alias_of_its_own_beside_the_old() throws Exception {
        Stack stack = stack("code");
        Archive before = archive("before");
        Archive after = archive("after");
        deploy(stack, before);

        assertThat(deploy(stack, after))
                .containsExactly("function code changed", "alias published", "schedule changed");

        var aliases = account.root().lambda().listAliases(list -> list.functionName("mayfly-code"));
        assertThat(aliases.aliases())
                .extracting(alias -> alias.name())
                .containsExactlyInAnyOrder(before.alias(), after.alias());
    }

    @Test
    void another_processor_needs_the_code_again() throws Exception {
        Stack before = stack("cpu");
        Archive archive = archive("code");
        Stack after =
                new Stack(
                        before.options()
                                .withFunction(
                                        FunctionOptions.defaults()
                                                .withArchitecture(Architecture.X86_64)));
        deploy(before, archive);

        assertThat(DeployPlan.steps(after, archive, survey(after, archive)))
                .containsExactly(
                        new DeployStep.SetCode(after.function(), archive),
                        new DeployStep.Publish(after.alias(archive), false));
    }

    private static StackState survey(Stack stack, Archive archive) {
        return new StackSurvey(account.root(), new Requests("deployer"), stack)
                .all(archive.alias());
    }

    @Test
    void other_data_changes_the_roles_only() throws Exception {
        Stack before = stack("data");
        Archive archive = archive("code");
        Stack after =
                new Stack(
                        before.options()
                                .withData(List.of(S3Prefix.of("s3://logs/2026")), List.of()));
        deploy(before, archive);

        assertThat(deploy(after, archive))
                .containsExactly("role permissions set", "role permissions set");
    }

    @Test
    void few_requests_are_sent() throws Exception {
        Stack stack = stack("few");
        Archive archive = archive("code");
        int before = account.requests();

        deploy(stack, archive);
        int first = account.requests();
        deploy(stack, archive);

        // the server has no functions that are set up slowly, so each wait is one request
        assertThat(first - before).isEqualTo(27);
        assertThat(account.requests() - first).isEqualTo(15);
    }

    @Test
    void a_function_that_may_not_call_itself_any_more_gets_that_right_again() throws Exception {
        Stack stack = stack("recursive");
        Archive archive = archive("code");
        deploy(stack, archive);
        account.root()
                .lambda()
                .putFunctionRecursionConfig(put ->
                        put.functionName(stack.functionName())
                                .recursiveLoop(RecursiveLoop.TERMINATE));

        assertThat(deploy(stack, archive)).containsExactly("function may call itself");

        assertThat(
                        account.root()
                                .lambda()
                                .getFunctionRecursionConfig(
                                        get -> get.functionName(stack.functionName()))
                                .recursiveLoop())
                .isEqualTo(RecursiveLoop.ALLOW);
    }

    @Test
    void the_schedule_calls_the_version_by_a_right_of_its_own() throws Exception {
        Stack stack = stack("timed");
        Archive archive = archive("code");

        deploy(stack, archive);

        var events = account.root().events();
        var rule = events.describeRule(get -> get.name("mayfly-timed-sweep"));
        var target =
                events.listTargetsByRule(list -> list.rule("mayfly-timed-sweep"))
                        .targets()
                        .getFirst();
        assertThat(rule.scheduleExpression()).isEqualTo("rate(15 minutes)");
        assertThat(rule.stateAsString()).isEqualTo("ENABLED");
        assertThat(target.arn()).isEqualTo(stack.aliasArn(archive));
        assertThat(target.input())
                .isEqualTo("{\"mayfly-sweep\":\"s3://mayfly-timed-123456789012-us-east-1\"}");
        assertThat(policy(stack, archive))
                .contains("events.amazonaws.com", stack.scheduleArn(), stack.aliasArn(archive));
    }

    private static String policy(Stack stack, Archive archive) {
        return account.root()
                .lambda()
                .getPolicy(get -> get.functionName(stack.functionName()).qualifier(archive.alias()))
                .policy();
    }

    @Test
    void a_schedule_that_was_switched_off_is_on_again_and_one_not_wanted_goes() throws Exception {
        Stack stack = stack("off");
        Archive archive = archive("code");
        deploy(stack, archive);
        account.root().events().disableRule(off -> off.name(stack.scheduleName()));

        assertThat(deploy(stack, archive)).containsExactly("schedule changed");
        assertThat(deploy(stack, archive)).isEmpty();

        var without = new Stack(stack.options().withTriggers(new Triggers(false, false)));
        assertThat(deploy(without, archive)).containsExactly("schedule removed");
        assertThat(deploy(without, archive)).isEmpty();
        assertThat(account.root().events().listRules(list -> list.namePrefix("mayfly-off")).rules())
                .isEmpty();
    }

    @Test
    void a_schedule_of_somebody_else_is_left_alone() throws Exception {
        Stack stack = stack("taken");
        account.root()
                .events()
                .putRule(put -> put.name(stack.scheduleName()).scheduleExpression("rate(1 hour)"));

        assertThatThrownBy(() -> deploy(stack, archive("code")))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("schedule exists", "mayfly-taken-sweep");
    }

    private static Stack notified(String name, String bucket) {
        return new Stack(
                StackOptions.of(name, MotoAccount.PLACE)
                        .withWork(S3Prefix.of("s3://" + bucket + "/work"))
                        .withTriggers(new Triggers(true, true)));
    }

    private static GetBucketNotificationConfigurationResponse notifications(String bucket) {
        return account.root().s3().getBucketNotificationConfiguration(get -> get.bucket(bucket));
    }

    private static LambdaFunctionConfiguration entry(String id, String function) {
        return LambdaFunctionConfiguration.builder()
                .id(id)
                .lambdaFunctionArn(function)
                .events(Event.S3_OBJECT_CREATED)
                .build();
    }

    @Test
    void a_bucket_tells_about_stages_and_entries_of_others_stay() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("tells"));
        Stack stack = notified("told", "tells");
        Archive archive = archive("code");
        String other = MotoAccount.PLACE.arn("lambda", "function:other");
        account.root()
                .s3()
                .putBucketNotificationConfiguration(put ->
                        put.bucket("tells")
                                .notificationConfiguration(
                                        NotificationConfiguration.builder()
                                                .lambdaFunctionConfigurations(
                                                        entry("a", other),
                                                        entry("by-hand", stack.functionArn()))
                                                .build()));

        assertThat(deploy(stack, archive)).endsWith("notification set");
        assertThat(deploy(stack, archive)).isEmpty();

        var entries = notifications("tells").lambdaFunctionConfigurations();
        assertThat(entries)
                .extracting(entry -> entry.id())
                .containsExactly("a", "by-hand", "mayfly-told");
        assertThat(entries.getLast().lambdaFunctionArn()).isEqualTo(stack.aliasArn(archive));
        assertThat(entries.getLast().eventsAsStrings()).containsExactly("s3:ObjectCreated:Put");
        assertThat(entries.getLast().filter().key().filterRules())
                .extracting(rule -> rule.value())
                .containsExactlyInAnyOrder("work/jobs/", "/finished");
        assertThat(policy(stack, archive)).contains("s3.amazonaws.com", "arn:aws:s3:::tells");
    }

    @Test
    void notifications_not_wanted_any_more_or_in_another_bucket_are_removed() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("told-first"));
        account.root().s3().createBucket(create -> create.bucket("told-then"));
        Archive archive = archive("code");
        Stack first = notified("moved", "told-first");
        Stack then = notified("moved", "told-then");
        Stack quiet = new Stack(then.options().withTriggers(Triggers.USUAL));
        deploy(first, archive);

        assertThat(deploy(then, archive)).contains("notification removed", "notification set");
        assertThat(notifications("told-first").lambdaFunctionConfigurations()).isEmpty();
        assertThat(notifications("told-then").lambdaFunctionConfigurations()).hasSize(1);
        assertThat(deploy(then, archive)).isEmpty();

        assertThat(deploy(quiet, archive)).containsExactly("notification removed");
        assertThat(notifications("told-then").lambdaFunctionConfigurations()).isEmpty();
    }

    @Test
    void a_vpc_is_entered_and_left() throws Exception {
        Archive archive = archive("code");
        Stack outside = stack("vpc");
        var network = new Network(List.of("subnet-0a1b"), List.of("sg-0a1b"));
        Stack inside =
                new Stack(
                        outside.options()
                                .withFunction(FunctionOptions.defaults().withNetwork(network)));

        deploy(inside, archive);

        assertThat(
                        account.root()
                                .lambda()
                                .getFunctionConfiguration(get -> get.functionName("mayfly-vpc"))
                                .vpcConfig()
                                .subnetIds())
                .isEqualTo(network.subnets());
        assertThat(deploy(inside, archive)).isEmpty();
        assertThat(deploy(outside, archive))
                .containsExactly(
                        "role permissions set",
                        "function settings changed",
                        "alias published again");
        assertThat(deploy(outside, archive)).isEmpty();
    }

    @Test
    void another_key_encrypts_the_bucket_and_tags_of_others_stay() throws Exception {
        String key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
        Archive archive = archive("code");
        Stack before = stack("key");
        Stack after =
                new Stack(
                        before.options().withFunction(FunctionOptions.defaults().withKmsKey(key)));
        String bucket = before.ownBucket().name();
        deploy(before, archive);
        account.root()
                .s3()
                .putBucketTagging(put ->
                        put.bucket(bucket)
                                .tagging(set ->
                                        set.tagSet(tag("mayfly", "key"), tag("team", "data"))));

        assertThat(deploy(after, archive)).contains("bucket set up");

        assertThat(encryption(bucket)).isEqualTo(key);
        assertThat(survey(after, archive).bucketTags().orElseThrow())
                .isEqualTo(Map.of("mayfly", "key", "mayfly-kms-key", key, "team", "data"));
        assertThat(deploy(before, archive)).contains("bucket set up");
        assertThat(encryption(bucket)).isNull();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String encryption(String bucket) {
        return account.root()
                .s3()
                .getBucketEncryption(get -> get.bucket(bucket))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst()
                .applyServerSideEncryptionByDefault()
                .kmsMasterKeyID();
    }

    @Test
    void a_function_of_somebody_else_is_left_alone() throws Exception {
        Stack stack = stack("foreign");
        Archive archive = archive("code");
        deploy(stack, archive);
        account.root()
                .lambda()
                .untagResource(tags -> tags.resource(stack.functionArn()).tagKeys("mayfly"));

        assertThatThrownBy(() -> deploy(stack, archive))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("function exists", "mayfly-foreign", "mayfly=foreign");
    }

    @Test
    void the_deployers_policy_is_enough() throws Exception {
        Stack stack = stack("least");
        AwsClients deployer = account.user("least-deployer", Policies.deployer(stack));
        account.enforce();
        try {
            assertThat(deploy(deployer, stack, archive("code"))).hasSize(12);
            assertThat(deploy(deployer, stack, archive("more code"))).hasSize(3);
        } finally {
            account.relax();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:ListBucket",
                "s3:CreateBucket",
                "s3:PutBucketTagging",
                "s3:PutLifecycleConfiguration",
                "iam:GetRole",
                "iam:CreateRole",
                "iam:PutRolePolicy",
                "logs:DescribeLogGroups",
                "logs:CreateLogGroup",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "lambda:GetFunction",
                "lambda:CreateFunction",
                "lambda:PublishVersion",
                "lambda:GetFunctionConfiguration",
                "lambda:CreateAlias",
                "lambda:AddPermission",
                "events:DescribeRule",
                "events:PutRule",
                "events:PutTargets"
            })
    void a_missing_permission_of_the_deployer_is_named(String action) throws Exception {
        String name = "no-" + Integer.toHexString(action.hashCode());
        Stack stack = stack(name);
        Policy less = Policies.deployer(stack).without(action);
        AwsClients deployer = account.user(name, less);
        account.enforce();
        try {
            assertThatThrownBy(() -> deploy(deployer, stack, archive("code")))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContainingAll(
                            "permission is missing: action=" + action, "mayfly iam");
        } finally {
            account.relax();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "driver"})
    void worker_and_driver_reach_their_own_prefixes_and_no_other(String who) throws Exception {
        String bucket = "shared-" + who;
        account.root().s3().createBucket(create -> create.bucket(bucket));
        Stack stack =
                new Stack(
                        StackOptions.of("data-" + who, MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://" + bucket + "/work"))
                                .withData(
                                        List.of(S3Prefix.of("s3://" + bucket + "/in")),
                                        List.of(S3Prefix.of("s3://" + bucket + "/out"))));
        Policy policy = who.equals("worker") ? Policies.worker(stack) : Policies.driver(stack);
        AwsClients user = account.user(who, policy);
        for (String key : List.of("in/a", "inner/a", "other")) {
            put(account.root(), bucket, key);
        }
        account.enforce();
        try {
            put(user, bucket, "work/jobs/1/a");
            put(user, bucket, "out/part-r-00000");
            read(user, bucket, "in/a");
            read(user, bucket, "work/jobs/1/a");
            user.s3().deleteObject(delete -> delete.bucket(bucket).key("work/jobs/1/a"));
            // the server takes a slash in a query for a wrong signature
            user.s3().listObjectsV2(list -> list.bucket(bucket).prefix("in"));

            assertDenied(() -> put(user, bucket, "in/b"));
            assertDenied(() -> put(user, bucket, "workshop/a"));
            assertDenied(() -> read(user, bucket, "inner/a"));
            assertDenied(() -> read(user, bucket, "other"));
            assertDenied(() -> user.s3().deleteBucket(delete -> delete.bucket(bucket)));
        } finally {
            account.relax();
        }
    }

    private static void put(AwsClients clients, String bucket, String key) {
        clients.s3()
                .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString("content"));
    }

    private static void read(AwsClients clients, String bucket, String key) {
        assertThat(clients.s3().getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String())
                .isEqualTo("content");
    }

    private static void assertDenied(Runnable request) {
        assertThatThrownBy(() ->
                        new Requests("driver")
                                .send(
                                        "s3:Something",
                                        "arn",
                                        () -> {
                                            request.run();
                                            return "";
                                        }))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("permission is missing");
    }
}
