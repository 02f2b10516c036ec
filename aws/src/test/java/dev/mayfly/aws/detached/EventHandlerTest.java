package dev.mayfly.aws.detached;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.LambdaClient;

class EventHandlerTest {
    private static final JobKeys JOB = new JobKeys("/work", new JobId("job-1"));
    private static final TaskEvent TASK =
            new TaskEvent(TestSpecs.spec(JOB.job(), TestSpecs.attempt(5)), 9, 8, 4, 2);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final LambdaClient client =
            new LambdaClient() {
                @Override
                public String serviceName() {
                    return SERVICE_NAME;
                }

                @Override
                public void close() {}
            };
    private final EventHandler handler =
            new EventHandler(
                    store,
                    _ -> EventHandlerTest.class.getClassLoader(),
                    (_, _) -> {
                        throw new IllegalStateException("no attempt is to run");
                    },
                    client,
                    "function");

    private byte[] taskWhoseContentIsGone() throws IOException {
        EventCall.Start start = EventPayload.start(JOB, List.of(), TASK, 10, store);
        store.deleteAll(TASK.spec().workDirectory());
        return EventPayload.of(start);
    }

    private void describe() throws IOException {
        new JobJournal(store, JOB)
                .describe(
                        new JobDescription(
                                "job",
                                0,
                                List.of(),
                                List.of(),
                                Map.of(),
                                Map.of(),
                                new JobDescription.Target("/out", "/out/.attempts", false),
                                4,
                                "/work/sessions/job",
                                List.of()));
    }

    @Test
    void events_of_a_job_that_has_ended_are_nothing_to_do() throws IOException {
        byte[] task = taskWhoseContentIsGone();
        byte[] coordinate =
                EventPayload.of(new EventCall.Coordinate(JOB, new Trigger("late", 1, false)));

        assertThatCode(() -> handler.handle(task, Duration.ZERO)).doesNotThrowAnyException();
        assertThatCode(() -> handler.handle(coordinate, Duration.ZERO)).doesNotThrowAnyException();
    }

    @Test
    void a_task_of_a_job_that_goes_on_fails_without_its_content() throws IOException {
        byte[] task = taskWhoseContentIsGone();
        describe();

        assertThatThrownBy(() -> handler.handle(task, Duration.ZERO))
                .isInstanceOf(NoSuchFileException.class);
    }
}
