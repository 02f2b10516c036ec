package dev.mayfly.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreRequestsTest {
    private static TaskMetrics sent(Map<String, Long> requests) {
        return TaskMetrics.NONE.plusRequests(new SentRequests(requests));
    }

    private static JobEvent ended(int partition, EndState state, Map<String, Long> requests) {
        var attempt = new AttemptId(new TaskId(new StageId(0), partition), 0);
        return new JobEvent.AttemptEnded(
                new JobId("job"), Instant.EPOCH, attempt, state, sent(requests), "");
    }

    @Test
    void what_attempts_have_sent_is_told_in_one_line_by_kind() {
        StoreRequests requests = StoreRequests.ofDriverAndTasks();
        requests.on(ended(0, EndState.CONTINUED, Map.of("GET", 2_000L, "PUT", 1L)));
        requests.on(ended(0, EndState.SUCCEEDED, Map.of("GET", 3L, "LIST", 1L)));
        requests.on(ended(1, EndState.FAILED, Map.of()));

        assertThat(requests.summary())
                .containsExactly("requests to the store: 2003 GET, 1 LIST, 1 PUT");
    }

    @Test
    void of_a_job_that_is_looked_at_it_says_what_is_left_out() {
        StoreRequests requests = StoreRequests.ofCommittedTasks();
        TaskMetrics metrics = sent(Map.of("GET", 2L));
        requests.add(
                new JobEnd(
                        "name",
                        "/out",
                        EndState.SUCCEEDED,
                        "",
                        0,
                        1,
                        Map.of(),
                        metrics,
                        List.of(new JobEnd.Stage("label", 1, 1, metrics))));

        assertThat(requests.summary())
                .containsExactly("requests to the store, of committed tasks alone: 2 GET");
    }

    @Test
    void where_there_are_none_nothing_is_said() {
        StoreRequests requests = StoreRequests.ofDriverAndTasks();
        requests.on(ended(0, EndState.SUCCEEDED, Map.of()));

        assertThat(requests.summary()).isEmpty();
        assertThat(requests.progress()).isEmpty();
    }
}
