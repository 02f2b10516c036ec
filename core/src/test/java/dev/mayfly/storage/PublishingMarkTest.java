package dev.mayfly.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishingMarkTest {
    private static final PublishingMark MARK =
            PublishingMark.of("count-1", Instant.parse("2026-11-21T19:46:15Z"));

    @Test
    void names_the_job_and_since_when_it_publishes() {
        assertThat(MARK.encode()).asString().isEqualTo("count-1 2026-11-21T19:46:15Z");
        assertThat(PublishingMark.decode(MARK.encode())).isEqualTo(MARK);
    }

    @Test
    void one_without_a_time_still_names_the_job() {
        var untimed = new PublishingMark("count-1", Optional.empty());

        for (String text : new String[] {"count-1", "count-1 yesterday"}) {
            assertThat(PublishingMark.decode(text.getBytes(UTF_8))).isEqualTo(untimed);
        }
        assertThat(untimed.explain("s3://b/out"))
                .contains("mark=s3://b/out/_PUBLISHING job=count-1;");
    }
}
