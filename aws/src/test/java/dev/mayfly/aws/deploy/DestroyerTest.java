package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static dev.mayfly.aws.deploy.MotoDeployments.entry;
import static dev.mayfly.aws.deploy.MotoDeployments.stack;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.deploy.Destroyer.Removal;
import dev.mayfly.aws.deploy.plan.DeployPlan;
import dev.mayfly.aws.deploy.plan.DeployStep;
import dev.mayfly.aws.deploy.plan.DestroyPlan;
import dev.mayfly.aws.deploy.plan.DestroyStep;
import dev.mayfly.aws.deploy.plan.StackState;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Policies;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;

/// Removes from a moto server. Each test has a deployment of its own.
class DestroyerTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);
    private static final Archive archive = archive("code");

    private static Stack deployed(String name) throws InterruptedException {
        Stack stack = stack(name);
        deploy(stack);
        return stack;
    }

    private static void deploy(Stack stack) throws InterruptedException {
        deployments.deploy(stack, archive);
    }

    private static List<String> destroy(AwsClients clients, Stack stack, boolean withData) {
        var removals = new ArrayList<Removal>();
        new Destroyer(clients, stack).destroy(withData, false, removals::add);
        return removals.stream().map(each -> each.kind() + " " + each.done()).toList();
    }

    private static List<String> destroy(Stack stack) {
        return destroy(account.root(), stack, false);
    }

    private static StackState found(Stack stack) {
        return deployments.survey(stack, archive);
    }

    @Test
    void removes_everything_and_then_has_nothing_to_do() throws Exception {
        Stack stack = deployed("all");

        assertThat(destroy(stack))
                .containsExactly(
                        "schedule removed",
                        "function removed",
                        "log group removed",
                        "role removed",
                        "role removed",
                        "bucket removed");

        assertThat(found(stack)).isEqualTo(StackState.nothing());
        assertThat(destroy(stack)).isEmpty();
        assertThat(account.root().logs().describeLogGroups().logGroups())
                .noneMatch(group -> group.logGroupName().endsWith("mayfly-all"));
    }

    @Test
    void what_was_removed_can_be_deployed_again() throws Exception {
        Stack stack = deployed("again");
        destroy(stack);

        deploy(stack);

        assertThat(new Deployer(account.root(), stack, _ -> {}).plan(archive)).isEmpty();
    }

    @Test
    void half_a_deployment_is_removed_too() throws Exception {
        int steps = new Deployer(account.root(), stack("count"), _ -> {}).plan(archive).size();
        // this server gives new buckets no tags, so with one step it would not go; see below
        for (int done = 2; done < steps; done++) {
            Stack stack = stack("part" + done);
            var deployer = new Deployer(account.root(), stack, _ -> {});
            for (DeployStep step : deployer.plan(archive).subList(0, done)) {
                deployer.perform(step);
            }

            destroy(stack);

            assertThat(found(stack)).isEqualTo(StackState.nothing());
        }
    }

    @Test
    void a_bucket_that_was_made_and_not_set_up_is_removed_or_set_up() {
        var stack = new Stack(StackOptions.of("begun", MotoAccount.PLACE));
        var found =
                new StackState(
                        Optional.of(stack.newBucketTags()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());

        assertThat(DestroyPlan.steps(stack, found, List.of(), false))
                .containsExactly(new DestroyStep.DeleteBucket(stack.ownBucket(), false));
        assertThat(DeployPlan.steps(stack, archive, found))
                .first()
                .isEqualTo(new DeployStep.SetUpBucket(stack.ownBucket()));
    }

    @Test
    void a_dry_run_tells_and_removes_nothing() throws Exception {
        Stack stack = deployed("dry");
        var removals = new ArrayList<Removal>();

        new Destroyer(account.root(), stack).destroy(false, true, removals::add);

        assertThat(removals).hasSize(6).allMatch(each -> each.done().equals("would be removed"));
        assertThat(new Deployer(account.root(), stack, _ -> {}).plan(archive)).isEmpty();
    }

    @Test
    void another_deployment_stays() throws Exception {
        Stack stays = deployed("one-more");
        Stack goes = deployed("one");

        destroy(goes);

        assertThat(new Deployer(account.root(), stays, _ -> {}).plan(archive)).isEmpty();
    }

    @Test
    void what_has_the_names_but_not_the_tag_stays() throws Exception {
        Stack stack = deployed("untagged");
        account.root()
                .lambda()
                .untagResource(tags -> tags.resource(stack.functionArn()).tagKeys("mayfly"));
        account.root()
                .iam()
                .untagRole(tags -> tags.roleName(stack.worker().name()).tagKeys("mayfly"));
        account.root()
                .events()
                .untagResource(tags -> tags.resourceARN(stack.scheduleArn()).tagKeys("mayfly"));

        assertThat(destroy(stack))
                .containsExactly("log group removed", "role removed", "bucket removed");

        assertThat(found(stack).schedule()).isPresent();
        assertThat(found(stack).function()).isPresent();
        assertThat(found(stack).worker()).isPresent();
    }

    @Test
    void a_bucket_with_objects_stays_unless_data_is_to_go_as_well() throws Exception {
        Stack stack = deployed("full");
        String bucket = stack.ownBucket().name();
        account.root()
                .s3()
                .putObject(put -> put.bucket(bucket).key("result"), RequestBody.fromString("1"));

        assertThat(destroy(stack))
                .last()
                .isEqualTo("bucket left: there are objects in it, --delete-data deletes them");
        assertThat(destroy(account.root(), stack, true)).containsExactly("bucket removed");

        assertThat(found(stack)).isEqualTo(StackState.nothing());
    }

    @Test
    void a_bucket_with_versions_stays_and_says_what_to_do() throws Exception {
        Stack stack = deployed("versions");
        String bucket = stack.ownBucket().name();
        S3Client s3 = account.root().s3();
        s3.putBucketVersioning(put ->
                put.bucket(bucket)
                        .versioningConfiguration(
                                set -> set.status(BucketVersioningStatus.ENABLED)));
        s3.putObject(put -> put.bucket(bucket).key("result"), RequestBody.fromString("1"));

        assertThat(destroy(account.root(), stack, true))
                .last()
                .asString()
                .startsWith("bucket left: it still has objects or versions of them")
                .doesNotContain("--delete-data");
    }

    @Test
    void a_bucket_that_was_given_stays() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("given"));
        var stack =
                new Stack(
                        StackOptions.of("lodger", MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://given/work")));
        deploy(stack);

        assertThat(destroy(account.root(), stack, true)).doesNotContain("bucket removed");

        assertThat(account.root().s3().listBuckets().buckets())
                .anyMatch(bucket -> bucket.name().equals("given"));
    }

    @Test
    void its_notifications_are_removed_and_those_of_others_stay() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("noted"));
        var stack =
                new Stack(
                        StackOptions.of("noted", MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://noted/work")));
        deploy(stack);
        String other = MotoAccount.PLACE.arn("lambda", "function:mayfly-noted-too");
        deployments.setNotifications(
                "noted",
                entry("ours", stack.functionArn()),
                entry("alias", stack.functionArn() + ":sha256-1"),
                entry("other", other));
        // the options of the next run do not say which bucket it was
        Stack forgetful = stack("noted");

        assertThat(destroy(forgetful)).first().isEqualTo("notifications removed");

        assertThat(deployments.notifications("noted"))
                .extracting(LambdaFunctionConfiguration::lambdaFunctionArn)
                .containsExactly(other);
    }

    @Test
    void entries_that_call_a_function_of_somebody_else_stay() throws Exception {
        Stack stack = notifying("pics");
        account.root()
                .lambda()
                .untagResource(tags -> tags.resource(stack.functionArn()).tagKeys("mayfly"));

        assertThat(destroy(stack)).doesNotContain("notifications removed", "function removed");

        assertThat(deployments.notifications("pics"))
                .extracting(LambdaFunctionConfiguration::id)
                .containsExactly("thumbs", "mayfly-pics");
    }

    @Test
    void of_a_function_that_is_gone_the_entry_that_was_deployed_goes_and_no_other()
            throws Exception {
        Stack stack = notifying("gone");
        account.root().lambda().deleteFunction(delete -> delete.functionName("mayfly-gone"));

        assertThat(destroy(stack)).first().isEqualTo("notifications removed");

        assertThat(deployments.notifications("gone"))
                .extracting(LambdaFunctionConfiguration::id)
                .containsExactly("thumbs");
    }

    /// A deployment whose bucket of the same name calls its function by an entry of somebody else
    /// and by its own.
    private static Stack notifying(String name) throws InterruptedException {
        account.root().s3().createBucket(create -> create.bucket(name));
        var stack =
                new Stack(
                        StackOptions.of(name, MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://" + name + "/work"))
                                .withTriggers(new Triggers(true, true)));
        deploy(stack);
        LambdaFunctionConfiguration deployed = deployments.notifications(name).getFirst();
        deployments.setNotifications(name, entry("thumbs", stack.functionArn()), deployed);
        return stack;
    }

    @Test
    void a_role_that_others_gave_policies_is_left_with_a_reason() throws Exception {
        Stack stack = deployed("attached");
        account.root()
                .iam()
                .putRolePolicy(put ->
                        put.roleName(stack.driver().name())
                                .policyName("more")
                                .policyDocument(Policies.driver(stack).toJson()));

        assertThat(destroy(stack)).anyMatch(each -> each.startsWith("role left: somebody"));
    }

    @Test
    void a_schedule_that_others_gave_targets_is_left_with_a_reason() throws Exception {
        Stack stack = deployed("targeted");
        account.root()
                .events()
                .putTargets(put ->
                        put.rule(stack.scheduleName())
                                .targets(
                                        Target.builder()
                                                .id("other")
                                                .arn(stack.functionArn())
                                                .build()));

        assertThat(destroy(stack)).anyMatch(each -> each.startsWith("schedule left: somebody"));
    }

    @Test
    void the_deployers_policy_is_enough() throws Exception {
        Stack stack = deployed("least");
        AwsClients deployer = account.user("least", Policies.deployer(stack));
        account.whileEnforced(() -> {
            assertThat(destroy(deployer, stack, false)).hasSize(6);
        });
    }
}
