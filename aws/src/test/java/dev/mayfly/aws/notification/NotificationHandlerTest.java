package dev.mayfly.aws.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.MotoAccount;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.JsonText;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What the function of templates does to entries.
class NotificationHandlerTest extends NotificationsOnMoto {
    @Test
    void an_entry_is_put_among_those_of_others_and_twice_is_as_good_as_once() throws Exception {
        addForeign(bucket);

        call(create(entry));
        call(create(entry));

        assertThat(ours(bucket)).containsExactly(entry);
        assertThat(all(bucket).lambdaFunctionConfigurations().getLast().eventsAsStrings())
                .containsExactly("s3:ObjectCreated:Put");
        assertForeign(bucket);
        assertThat(stack.answers()).hasSize(2).containsOnly(answer());
        assertThat(pauses).isEmpty();
    }

    @Test
    void other_objects_and_another_version_take_the_place_of_the_former() throws Exception {
        addForeign(bucket);
        call(create(entry));
        var other =
                new NotificationEntry(
                        bucket,
                        entry.id(),
                        FUNCTION + "mayfly-main:sha256-2",
                        "jobs/",
                        "/finished");

        call(update(entry, other));

        assertThat(ours(bucket)).containsExactly(other);
        assertForeign(bucket);
    }

    @Test
    void an_entry_of_another_name_takes_the_place_of_the_former() throws Exception {
        call(create(entry));
        var renamed =
                new NotificationEntry(
                        bucket, "mayfly-b", FUNCTION + "mayfly-b:1", entry.prefix(), "/finished");

        call(update(entry, renamed));

        assertThat(all(bucket).lambdaFunctionConfigurations())
                .extracting(each -> each.id())
                .containsExactly("mayfly-b");
    }

    @Test
    void an_entry_moves_to_another_bucket() throws Exception {
        String next = bucket();
        addForeign(bucket);
        addForeign(next);
        call(create(entry));

        call(update(entry, entry(next)));

        assertThat(ours(bucket)).isEmpty();
        assertThat(ours(next)).containsExactly(entry(next));
        assertForeign(bucket);
        assertForeign(next);
    }

    @Test
    void an_entry_moves_away_from_a_bucket_that_is_gone() throws Exception {
        call(update(entry("gone-bucket"), entry));

        assertThat(ours(bucket)).containsExactly(entry);
        assertThat(answered("Status")).isEqualTo("SUCCESS");
    }

    @Test
    void a_deleted_entry_goes_and_those_of_others_stay() throws Exception {
        addForeign(bucket);
        call(create(entry));

        call(delete(entry, "Notification1"));
        call(delete(entry, "Notification1"));

        assertThat(ours(bucket)).isEmpty();
        assertForeign(bucket);
        assertThat(stack.answers()).extracting(each -> status(each)).containsOnly("SUCCESS");
    }

    @Test
    void with_its_bucket_an_entry_is_gone() throws Exception {
        call(delete(entry("never-there"), "Notification1"));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
    }

    @Test
    void terraform_makes_changes_and_removes_an_entry() throws Exception {
        addForeign(bucket);
        NotificationEntry moved = withPrefix("moved/jobs/");
        Map<String, Object> before = NotificationCalls.properties(entry);
        Map<String, Object> after = NotificationCalls.properties(moved);

        call(NotificationCalls.ofTerraform("create", before, "null"));
        assertThat(ours(bucket)).containsExactly(entry);

        call(NotificationCalls.ofTerraform("update", after, JsonText.compact(before)));
        assertThat(ours(bucket)).containsExactly(moved);

        call(NotificationCalls.ofTerraform("delete", after, JsonText.compact(after)));
        assertThat(ours(bucket)).isEmpty();
        assertForeign(bucket);
        assertThat(stack.answers()).isEmpty();
    }

    @Test
    void terraform_is_told_of_failures_by_lambda() {
        Map<String, Object> nowhere = NotificationCalls.properties(entry("never-there"));

        assertThatThrownBy(() -> call(NotificationCalls.ofTerraform("create", nowhere, "null")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("bucket does not exist");
        assertThatThrownBy(() -> call("{\"Bucket\":\"b\"}")).hasMessageContaining("field=tf");
    }

    private static Notifier notifier(String bucket) {
        var template =
                new Stack(
                        StackOptions.of("main", MotoAccount.PLACE)
                                .withWork(S3Prefix.of("s3://" + bucket + "/work"))
                                .withTriggers(new Triggers(true, true)));
        return Notifier.of(template, new Archive(Path.of("a.zip"), 1, "0".repeat(64)))
                .orElseThrow();
    }

    @Test
    void the_role_of_the_template_is_enough_and_reaches_no_other_bucket() throws Exception {
        String other = bucket();
        AwsClients able = account.user("able", notifier(bucket).role().permissions());

        account.whileEnforced(() -> {
            call(create(entry), able.s3());
            call(delete(entry, "Notification1"), able.s3());
            assertThat(stack.answers()).extracting(each -> status(each)).containsOnly("SUCCESS");

            call(create(entry(other)), able.s3());
            assertThat(answered("Status")).isEqualTo("FAILED");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetBucketNotification", "PutBucketNotification"})
    void each_right_of_the_role_is_needed(String action) throws Exception {
        Policy enough = notifier(bucket).role().permissions();
        AwsClients unable = account.user("unable-" + action, enough.without("s3:" + action));

        account.whileEnforced(() -> call(create(entry), unable.s3()));

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("Reason"))
                .contains("permission is missing: action=s3:" + action, "iam notifier");
        assertThat(answered("PhysicalResourceId")).endsWith("-never-made");
        assertThat(pauses).hasSize(4);
    }

    @Test
    void a_role_that_has_its_rights_a_little_later_is_waited_for() throws Exception {
        AwsClients late = account.user("late", notifier("elsewhere").role().permissions());
        var handler =
                new NotificationHandler(
                        late::s3,
                        millis -> {
                            pauses.add(millis);
                            if (pauses.size() == 2) {
                                relax();
                            }
                        });

        account.whileEnforced(() -> call(create(entry), handler));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
        assertThat(ours(bucket)).containsExactly(entry);
        assertThat(pauses).hasSize(2);
    }

    private static void relax() throws InterruptedException {
        try {
            account.relax();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
