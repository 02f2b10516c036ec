package dev.mayfly.aws.deploy;

import static dev.mayfly.aws.deploy.MotoDeployments.archive;
import static dev.mayfly.aws.deploy.MotoDeployments.entry;
import static dev.mayfly.aws.deploy.MotoDeployments.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Schedules and notifications of buckets that are deployed to a moto server. Each test has a
/// deployment of its own.
class DeployTriggersTest {
    @RegisterExtension static final MotoAccount account = new MotoAccount();
    private static final MotoDeployments deployments = new MotoDeployments(account);

    private static String policy(Stack stack, Archive archive) {
        return account.root()
                .lambda()
                .getPolicy(get -> get.functionName(stack.functionName()).qualifier(archive.alias()))
                .policy();
    }

    private static Stack notified(String name, String bucket) {
        return new Stack(
                StackOptions.of(name, MotoAccount.PLACE)
                        .withWork(S3Prefix.of("s3://" + bucket + "/work"))
                        .withTriggers(new Triggers(true, true)));
    }

    @Test
    void the_schedule_calls_the_version_by_a_right_of_its_own() throws Exception {
        Stack stack = stack("timed");
        Archive archive = archive("code");

        deployments.deploy(stack, archive);

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

    @Test
    void a_schedule_that_was_switched_off_is_on_again_and_one_not_wanted_goes() throws Exception {
        Stack stack = stack("off");
        Archive archive = archive("code");
        deployments.deploy(stack, archive);
        account.root().events().disableRule(off -> off.name(stack.scheduleName()));

        assertThat(deployments.deploy(stack, archive)).containsExactly("schedule changed");
        assertThat(deployments.deploy(stack, archive)).isEmpty();

        var without = new Stack(stack.options().withTriggers(new Triggers(false, false)));
        assertThat(deployments.deploy(without, archive)).containsExactly("schedule removed");
        assertThat(deployments.deploy(without, archive)).isEmpty();
        assertThat(account.root().events().listRules(list -> list.namePrefix("mayfly-off")).rules())
                .isEmpty();
    }

    @Test
    void a_schedule_of_somebody_else_is_left_alone() throws Exception {
        Stack stack = stack("taken");
        account.root()
                .events()
                .putRule(put -> put.name(stack.scheduleName()).scheduleExpression("rate(1 hour)"));

        assertThatThrownBy(() -> deployments.deploy(stack, archive("code")))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("schedule exists", "mayfly-taken-sweep");
    }

    @Test
    void a_bucket_tells_about_stages_and_entries_of_others_stay() throws Exception {
        account.root().s3().createBucket(create -> create.bucket("tells"));
        Stack stack = notified("told", "tells");
        Archive archive = archive("code");
        String other = MotoAccount.PLACE.arn("lambda", "function:other");
        deployments.setNotifications(
                "tells", entry("a", other), entry("by-hand", stack.functionArn()));

        assertThat(deployments.deploy(stack, archive)).endsWith("notification set");
        assertThat(deployments.deploy(stack, archive)).isEmpty();

        var entries = deployments.notifications("tells");
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
        deployments.deploy(first, archive);

        assertThat(deployments.deploy(then, archive))
                .contains("notification removed", "notification set");
        assertThat(deployments.notifications("told-first")).isEmpty();
        assertThat(deployments.notifications("told-then")).hasSize(1);
        assertThat(deployments.deploy(then, archive)).isEmpty();

        assertThat(deployments.deploy(quiet, archive)).containsExactly("notification removed");
        assertThat(deployments.notifications("told-then")).isEmpty();
    }
}
