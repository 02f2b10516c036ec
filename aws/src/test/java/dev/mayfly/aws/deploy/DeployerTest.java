package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static dev.mayfly.aws.deploy.MotoDeployments.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.plan.DeployStep;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.model.TracingMode;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/// Deploys to a moto server. Each test has a deployment of its own.
class DeployerTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);

    @Test
    void makes_everything_and_then_has_nothing_to_do() throws Exception {
        Stack stack = stack("fresh");
        Archive archive = archive("code");

        assertThat(deployments.deploy(stack, archive))
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
        assertThat(deployments.deploy(stack, archive)).isEmpty();
    }

    @Test
    void the_function_is_set_up_as_wanted() throws Exception {
        Stack stack = stack("set-up");
        Archive archive = archive("code");

        deployments.deploy(stack, archive);

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
                .containsEntry(
                        "JAVA_TOOL_OPTIONS",
                        "-XX:+TieredCompilation -XX:TieredStopAtLevel=4"
                                + " --enable-native-access=ALL-UNNAMED");
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

            assertThat(deployments.deploy(stack, archive)).hasSize(steps - done);

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

        deployments.deploy(stack, archive);
        for (DeployStep step : places) {
            deployer.perform(step);
        }

        assertThat(deployer.plan(archive)).isEmpty();
    }

    @Test
    void the_bucket_has_tags_from_the_request_on_that_makes_it() throws Exception {
        Stack stack = stack("tagged");
        var sent = new ArrayList<SdkRequest>();
        var listening =
                new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                        sent.add(context.request());
                    }
                };
        try (AwsClients clients =
                AwsClients.of(
                        Region.US_EAST_1,
                        builder ->
                                builder.endpointOverride(account.endpoint())
                                        .overrideConfiguration(
                                                set -> set.addExecutionInterceptor(listening))
                                        .credentialsProvider(
                                                StaticCredentialsProvider.create(
                                                        AwsBasicCredentials.create("a", "b"))))) {

            new Deployer(clients, stack, _ -> {})
                    .perform(new DeployStep.CreateBucket(stack.ownBucket()));
        }

        // the server does not keep them
        assertThat(((CreateBucketRequest) sent.getFirst()).createBucketConfiguration().tags())
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactlyInAnyOrder("mayfly=tagged", "mayfly-new=true");
    }

    @Test
    void nothing_is_made_if_the_bucket_for_work_is_not_there() {
        Stack stack = working("homeless", "nosuchbucket77");

        assertThatThrownBy(() -> deployments.deploy(stack, archive("code")))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("no such bucket", "--work", "bucket=nosuchbucket77");

        assertThat(account.root().iam().listRoles().roles())
                .noneMatch(role -> role.roleName().startsWith("mayfly-homeless"));
    }

    @Test
    void nothing_is_made_if_the_bucket_for_work_is_in_another_region() {
        account.root()
                .s3()
                .createBucket(create ->
                        create.bucket("far-away")
                                .createBucketConfiguration(
                                        set -> set.locationConstraint("eu-west-1")));

        assertThatThrownBy(() -> deployments.deploy(working("far", "far-away"), archive("code")))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("another region", "region=eu-west-1", "here=us-east-1");
    }

    private static Stack working(String name, String bucket) {
        return new Stack(
                StackOptions.of(name, MotoAccount.PLACE)
                        .withWork(S3Prefix.of("s3://" + bucket + "/x")));
    }

    @Test
    void few_requests_are_sent() throws Exception {
        Stack stack = stack("few");
        Archive archive = archive("code");
        int before = account.requests();

        deployments.deploy(stack, archive);
        int first = account.requests();
        deployments.deploy(stack, archive);

        // the server has no functions that are set up slowly, so each wait is one request
        assertThat(first - before).isEqualTo(27);
        assertThat(account.requests() - first).isEqualTo(15);
    }

    @Test
    void a_function_of_somebody_else_is_left_alone() throws Exception {
        Stack stack = stack("foreign");
        Archive archive = archive("code");
        deployments.deploy(stack, archive);
        account.root()
                .lambda()
                .untagResource(tags -> tags.resource(stack.functionArn()).tagKeys("mayfly"));

        assertThatThrownBy(() -> deployments.deploy(stack, archive))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("function exists", "mayfly-foreign", "mayfly=foreign");
    }
}
