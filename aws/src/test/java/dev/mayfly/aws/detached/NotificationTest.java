package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import org.junit.jupiter.api.Test;

class NotificationTest {
    private static byte[] notification(String... keys) {
        var text = new StringBuilder("{ \"Records\" : [");
        for (String key : keys) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",");
            text.append("{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"s3\":{")
                    .append("\"bucket\":{\"name\":\"data\"},\"object\":{\"key\":\"")
                    .append(key)
                    .append("\",\"size\":20}}}");
        }
        return text.append("]}").toString().getBytes(UTF_8);
    }

    @Test
    void a_stage_that_is_complete_has_its_job_looked_after() {
        byte[] payload = notification("my+work/jobs/mayfly-1-ab-0/stages/2/finished");

        assertThat(EventHandler.accepts(payload)).isTrue();
        assertThat(Notification.of(payload))
                .containsExactly(
                        new EventCall.Coordinate(
                                new JobKeys("s3://data/my work", new JobId("mayfly-1-ab-0")),
                                new Trigger(
                                        "object my work/jobs/mayfly-1-ab-0/stages/2/finished",
                                        0,
                                        false)));
    }

    @Test
    void all_other_objects_mean_nothing() {
        byte[] payload =
                notification(
                        "work/jobs/mayfly-1/stages/2/commits/3",
                        "work/jobs/mayfly-1/end",
                        "work/jobs/a%20b/stages/2/finished",
                        "finished");

        assertThat(Notification.of(payload)).isEmpty();
    }
}
