package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static dev.mayfly.aws.deploy.MotoDeployments.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.plan.DeployStep;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Stack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.lambda.model.TracingMode;

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
