package dev.mayfly.aws.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// What the function of templates answers CloudFormation.
class NotificationAnswersTest extends NotificationsOnMoto {
    @Test
    void an_answer_says_what_was_asked_and_names_the_entry_alike_for_good() throws Exception {
        call(create(entry));
        call(update(entry, withPrefix("moved/jobs/")));
        call(delete(withPrefix("moved/jobs/"), "Notification1"));

        assertThat(stack.answers())
                .extracting(each -> each.asObject().toString())
                .containsExactly(
                        expectedAnswer("Create"),
                        expectedAnswer("Update"),
                        expectedAnswer("Delete"));
    }

    private static String expectedAnswer(String type) {
        return JsonNode.parser()
                .parse(
                        """
                        {"Status": "SUCCESS", "PhysicalResourceId": "Notification1",
                         "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1",
                         "RequestId": "request-of-%s", "LogicalResourceId": "Notification1"}
                        """
                                .formatted(type))
                .asObject()
                .toString();
    }

    @Test
    void an_entry_that_s3_refuses_is_told_with_the_reason_and_deleted_without_asking()
            throws Exception {
        NotificationEntry nowhere = entry("never-there");

        call(create(nowhere));

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("Reason")).contains("bucket does not exist");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1-never-made");
        assertThat(log).contains("NoSuchBucketException", "EntrySetter");

        var asksNobody =
                new NotificationHandler(
                        () -> {
                            throw new AssertionError("S3 is asked");
                        },
                        pauses::add);
        call(delete(nowhere, "Notification1-never-made"), asksNobody);

        assertThat(answered("Status")).isEqualTo("SUCCESS");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1-never-made");
    }

    @Test
    void an_entry_that_may_have_been_made_is_deleted() throws Exception {
        var dies =
                new NotificationHandler(
                        () -> {
                            throw new IllegalStateException("no credentials");
                        },
                        pauses::add);
        call(create(entry), dies);

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("Reason")).isEqualTo("no credentials");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1");
    }

    @Test
    void a_failed_change_does_not_make_it_another_entry() throws Exception {
        call(update(entry, entry("never-there")));

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answered("PhysicalResourceId")).isEqualTo("Notification1");
    }

    @Test
    void what_cannot_be_read_is_told_and_deleted_as_nothing() throws Exception {
        Map<String, Object> broken = Map.of("Bucket", bucket, "Id", "mayfly-main");
        for (String type : List.of("Create", "Update", "Undo")) {
            call(NotificationCalls.ofStack(type, stack.url(), broken, Map.of()));

            assertThat(answered("Status")).isEqualTo("FAILED");
            assertThat(answered("Reason")).containsPattern("field=Function|action=Undo");
        }

        call(NotificationCalls.ofStack("Delete", stack.url(), broken, Map.of()));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
    }

    @Test
    void a_long_reason_still_fits_an_answer() throws Exception {
        var dies =
                new NotificationHandler(
                        () -> {
                            throw new OutOfMemoryError("\u0001".repeat(10_000));
                        },
                        pauses::add);

        call(create(entry), dies);

        assertThat(answered("Status")).isEqualTo("FAILED");
        assertThat(answer().toString().length()).isLessThan(4096);
    }

    @Test
    void an_answer_that_is_not_taken_is_sent_again() throws Exception {
        stack.fail(503, 500);

        call(create(entry));

        assertThat(answered("Status")).isEqualTo("SUCCESS");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void a_call_whose_answer_is_never_taken_fails() {
        stack.fail(403, 403, 403, 403, 403);

        assertThatThrownBy(() -> call(create(entry)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status=403");
        assertThat(pauses.stream().mapToLong(each -> each).sum()).isBetween(15_000L, 30_000L);
    }
}
