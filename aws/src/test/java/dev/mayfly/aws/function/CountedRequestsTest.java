package dev.mayfly.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountedRequestsTest {
    private static final AttemptId ATTEMPT = new AttemptId(new TaskId(new StageId(0), 0), 0);

    private final Map<String, Long> sent = new HashMap<>();
    private final CountedRequests requests =
            new CountedRequests(
                    new ForwardingStore(new MemoryObjectStore()) {
                        @Override
                        public Map<String, Long> requests() {
                            return Map.copyOf(sent);
                        }
                    });

    private TaskMetrics tell() {
        var success =
                new TaskOutcome.Succeeded(
                        ATTEMPT,
                        new TaskOutput.Inline(new byte[0]),
                        new TaskMetrics(1, 2, 3, 4, 5, 6, 7),
                        Map.of());
        return ((TaskOutcome.Succeeded) requests.with(success)).metrics();
    }

    @Test
    void each_request_is_told_once_by_kind() {
        sent.putAll(Map.of("GET", 5L, "HEAD", 1L, "LIST", 2L, "PUT", 3L, "DELETE", 9L));
        TaskMetrics first = tell();
        sent.put("GET", 7L);
        TaskMetrics second = tell();

        var told = new TaskMetrics(1, 2, 3, 4, 5, 6, 7);
        assertThat(first)
                .isEqualTo(
                        told.plusRequests(
                                new SentRequests(
                                        Map.of(
                                                "GET", 5L, "HEAD", 1L, "LIST", 2L, "PUT", 3L,
                                                "DELETE", 9L))));
        assertThat(second).isEqualTo(told.plusRequests(new SentRequests(Map.of("GET", 2L))));
    }

    @Test
    void what_a_failed_attempt_sent_is_told_with_the_next() {
        sent.put("PUT", 4L);
        var failed = new TaskOutcome.Transient(ATTEMPT, new Failure("type", "message", "trace"));

        assertThat(requests.with(failed)).isSameAs(failed);
        assertThat(tell().requests()).isEqualTo(new SentRequests(Map.of("PUT", 4L)));
    }

    @Test
    void an_attempt_that_hands_back_tells_what_it_sent() {
        sent.put("GET", 3L);
        var done =
                new TaskOutcome.Succeeded(
                        ATTEMPT,
                        new TaskOutput.Inline(new byte[0]),
                        new TaskMetrics(1, 2, 3, 4, 5, 6, 7),
                        Map.of());
        var rest = new TaskInput.Splits(List.of());

        TaskOutcome told = requests.with(new TaskOutcome.HandedBack(done, rest));

        TaskOutcome.Succeeded counted = done.plusRequests(new SentRequests(Map.of("GET", 3L)));
        assertThat(told).isEqualTo(new TaskOutcome.HandedBack(counted, rest));
        assertThat(tell().requests()).isEqualTo(SentRequests.NONE);
    }
}
