package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.call.Body;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.code.CodeReference;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventPayloadTest {
    private static final JobKeys JOB = new JobKeys("s3://b/work", new JobId("job-7"));
    private static final EventCall COORDINATE =
            new EventCall.Coordinate(JOB, new Trigger("finished stage-0/1#0", 3, false));
    private static final List<CodeReference> CODE =
            List.of(new CodeReference("0123456789abcdef".repeat(4), "s3://b/code/a.jar"));
    private static final TaskEvent TASK =
            new TaskEvent(
                    TestSpecs.spec(JOB.job(), TestSpecs.attempt(5)), 9, 8, 4, 2, Optional.empty());

    private final MemoryObjectStore store = new MemoryObjectStore();

    @Test
    void an_event_has_the_bytes_that_are_documented() throws IOException {
        assertThat(new String(EventPayload.of(COORDINATE), US_ASCII)).isEqualTo(golden());
    }

    @Test
    void events_are_read_as_they_were_sent() throws IOException {
        EventCall.Start start = EventPayload.start(JOB, CODE, TASK, 10_000, store);

        for (EventCall event : List.of(COORDINATE, start)) {
            byte[] payload = EventPayload.of(event);
            assertThat(EventPayload.isEvent(payload)).isTrue();
            assertThat(EventPayload.eventOf(payload)).usingRecursiveComparison().isEqualTo(event);
        }
        assertThat(EventPayload.task(start, store)).usingRecursiveComparison().isEqualTo(TASK);
    }

    @Test
    void a_large_task_goes_through_the_store() throws IOException {
        EventCall.Start start = EventPayload.start(JOB, CODE, TASK, 10, store);

        assertThat(start.task()).isInstanceOf(Body.Stored.class);
        assertThat(EventPayload.task(start, store)).usingRecursiveComparison().isEqualTo(TASK);
    }

    @Test
    void what_was_changed_on_its_way_is_refused() {
        byte[] payload = EventPayload.of(COORDINATE);
        payload[40] ^= 1;

        assertThatThrownBy(() -> EventPayload.eventOf(payload))
                .isInstanceOf(EncodingException.class);
    }

    @Test
    void other_payloads_are_none_of_its_business() {
        for (String other : List.of("", "\"mayfly1.AAAA\"", "{}", "\"mayfly-event2.\"")) {
            assertThat(EventHandler.accepts(other.getBytes(US_ASCII))).isFalse();
        }
    }

    private static String golden() throws IOException {
        try (var in = EventPayloadTest.class.getResourceAsStream("/golden/event.json")) {
            return new String(in.readAllBytes(), US_ASCII).strip();
        }
    }
}
