package dev.mayfly.aws.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.TestSpecs;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.driver.detached.DetachedSettings;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class EventHandlerTest {
    private static final JobKeys JOB =
            new JobKeys("/work", new JobId("mayfly-7-01980a3c-8400-7abc-8def-000000000001-0"));
    private static final TaskEvent TASK =
            new TaskEvent(
                    TestSpecs.spec(JOB.job(), TestSpecs.attempt(5)), 9, 8, 4, 2, Optional.empty());

    private final FakeFunction function = new FakeFunction();
    private final MemoryObjectStore store = function.store();
    private final EventHandler handler = function.handler();

    private byte[] taskWhoseContentIsGone() throws IOException {
        EventCall.Start start = EventPayload.start(JOB, List.of(), TASK, 10, store);
        store.deleteAll(TASK.spec().workDirectory());
        return EventPayload.of(start);
    }

    @Test
    void events_of_a_job_that_has_ended_are_nothing_to_do() throws IOException {
        byte[] task = taskWhoseContentIsGone();
        byte[] coordinate =
                EventPayload.of(new EventCall.Coordinate(JOB, new Trigger("late", 1, false)));

        assertThatCode(() -> handler.handle(task, Duration.ZERO)).doesNotThrowAnyException();
        assertThatCode(() -> handler.handle(coordinate, Duration.ZERO)).doesNotThrowAnyException();
        assertThat(function.sent()).isEmpty();
        assertThat(function.failed()).isEmpty();
        assertThat(function.traced()).isEmpty();
    }

    @Test
    void a_task_of_a_job_that_goes_on_fails_without_its_content() throws IOException {
        byte[] task = taskWhoseContentIsGone();
        function.describe(JOB);

        assertThatThrownBy(() -> handler.handle(task, Duration.ZERO))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(function.failed()).containsExactly(JOB.job());
    }

    @Test
    void the_first_look_at_a_job_is_told() throws IOException {
        function.describe(JOB);
        for (Trigger trigger :
                List.of(Trigger.begin(), Trigger.beginAgain(), new Trigger("next", 1, false))) {
            handler.handle(EventPayload.of(new EventCall.Coordinate(JOB, trigger)), Duration.ZERO);
        }

        assertThat(function.traced())
                .hasSize(2)
                .allMatch(piece -> piece.field("in_progress").isPresent());
    }

    @Test
    void the_end_of_a_job_is_told_once() throws IOException {
        var limits = new TaskLimits(1, 1, false);
        var settings = new DetachedSettings(limits, 0, 9, Optional.empty());
        Stores.put(store, JOB.detached(), settings.encode());
        function.describe(JOB);
        new JobJournal(store, JOB).requestCancel();
        byte[] next = EventPayload.of(new EventCall.Coordinate(JOB, new Trigger("next", 1, false)));

        handler.handle(next, Duration.ZERO);
        handler.handle(next, Duration.ZERO);

        assertThat(function.traced()).hasSize(1);
        JsonNode piece = function.traced().getFirst();
        assertThat(piece.field("end_time")).isPresent();
        assertThat(piece.toString()).contains("CANCELLED");
    }

    @Test
    void a_coordinator_that_fails_is_told_with_its_job() throws IOException {
        Stores.put(store, JOB.description(), new byte[] {1, 2, 3});
        byte[] coordinate =
                EventPayload.of(new EventCall.Coordinate(JOB, new Trigger("next", 1, false)));

        assertThatThrownBy(() -> handler.handle(coordinate, Duration.ZERO))
                .isInstanceOf(EncodingException.class);
        assertThat(function.failed()).containsExactly(JOB.job());
    }
}
