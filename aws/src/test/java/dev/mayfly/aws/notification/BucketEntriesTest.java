package dev.mayfly.aws.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.EventBridgeConfiguration;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

class BucketEntriesTest {
    private static final String FUNCTION =
            "arn:aws:lambda:eu-central-1:123456789012:function:mayfly-main";
    private static final NotificationEntry ENTRY =
            new NotificationEntry("b", "mayfly-main", FUNCTION + ":sha256-2", "jobs/", "/finished");

    private static LambdaFunctionConfiguration calling(String id, String function) {
        return LambdaFunctionConfiguration.builder()
                .id(id)
                .lambdaFunctionArn(function)
                .events(Event.S3_OBJECT_CREATED)
                .build();
    }

    @Test
    void all_that_others_have_set_stays_as_it_is() {
        LambdaFunctionConfiguration theirs = calling("theirs", FUNCTION + "-2");
        QueueConfiguration queue = QueueConfiguration.builder().id("queue").build();
        TopicConfiguration topic = TopicConfiguration.builder().id("topic").build();
        EventBridgeConfiguration bus = EventBridgeConfiguration.builder().build();
        var found =
                GetBucketNotificationConfigurationResponse.builder()
                        .lambdaFunctionConfigurations(
                                calling("mayfly-main", FUNCTION + ":sha256-1"), theirs)
                        .queueConfigurations(queue)
                        .topicConfigurations(topic)
                        .eventBridgeConfiguration(bus)
                        .build();

        var put = BucketEntries.replacing("b", found, ENTRY::is, List.of(ENTRY));

        assertThat(put.bucket()).isEqualTo("b");
        assertThat(put.skipDestinationValidation()).isTrue();
        var all = put.notificationConfiguration();
        assertThat(all.lambdaFunctionConfigurations())
                .containsExactly(theirs, ENTRY.configuration());
        assertThat(all.queueConfigurations()).containsExactly(queue);
        assertThat(all.topicConfigurations()).containsExactly(topic);
        assertThat(all.eventBridgeConfiguration()).isEqualTo(bus);
    }

    @Test
    void an_entry_is_the_same_in_another_version_and_not_of_another_id_or_function() {
        assertThat(ENTRY.is(calling("mayfly-main", FUNCTION + ":sha256-1"))).isTrue();
        assertThat(ENTRY.is(calling("mayfly-main", FUNCTION))).isTrue();
        assertThat(ENTRY.is(calling("by-hand", FUNCTION + ":sha256-2"))).isFalse();
        assertThat(ENTRY.is(calling("mayfly-main", FUNCTION + "-2:sha256-2"))).isFalse();
    }

    @Test
    void an_entry_is_told_as_it_was_put() {
        assertThat(NotificationEntry.of("b", ENTRY.configuration())).isEqualTo(ENTRY);
        assertThat(NotificationEntry.of("b", calling("id", FUNCTION)))
                .isEqualTo(new NotificationEntry("b", "id", FUNCTION, "", ""));
    }
}
