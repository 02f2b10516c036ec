package dev.mayfly.aws.function;

import static dev.mayfly.aws.testing.XRayDaemon.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.testing.XRayDaemon;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.storage.StoreWaits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

@Timeout(60)
class AttemptTracesTest {
    private static final JobId JOB = new JobId("mayfly-7-01980a3c-8400-7abc-8def-000000000001-0");
    private static final JobTrace TRACE = JobTrace.of(JOB).orElseThrow();
    private static final String FUNCTION_SEGMENT = "53995c3f42cd8ad8";

    private XRayDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        daemon = new XRayDaemon();
    }

    @AfterEach
    void close() {
        daemon.close();
    }

    private static Invocation.Call call(JobId job, int partition) {
        var attempt = new AttemptId(new TaskId(new StageId(1), partition), 2);
        return new Invocation.Call(job, attempt, new Body.Inline(new byte[0]), "key");
    }

    private static Optional<TraceHeader> header(boolean isSampled) {
        return Optional.of(new TraceHeader(TRACE.id(), FUNCTION_SEGMENT, isSampled, ""));
    }

    private AttemptTraces traces() {
        return new AttemptTraces(() -> header(true), traceDaemon());
    }

    private TraceDaemon traceDaemon() {
        return new TraceDaemon(() -> Optional.of(daemon.address()));
    }

    private JsonNode told(Invocation.Call call, TaskOutcome outcome) throws IOException {
        traces().ended(call, outcome, 1_700_000_000_042L, 1_700_000_001_234L, new StoreWaits());
        List<JsonNode> documents = daemon.take(1);
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }

    @Test
    void an_attempt_is_a_piece_of_the_functions_segment_found_by_its_ids() throws IOException {
        Invocation.Call call = call(JOB, 3);

        JsonNode document = told(call, TestSpecs.success(call.attempt()));

        assertThat(text(document, "name")).isEqualTo("stage-1/3#2");
        assertThat(text(document, "trace_id")).isEqualTo(TRACE.id());
        assertThat(text(document, "parent_id")).isEqualTo(FUNCTION_SEGMENT);
        assertThat(text(document, "start_time")).isEqualTo("1700000000.042");
        assertThat(text(document, "end_time")).isEqualTo("1700000001.234");
        Map<String, JsonNode> annotations = document.field("annotations").orElseThrow().asObject();
        assertThat(annotations).containsOnlyKeys("job", "stage", "partition", "attempt");
        assertThat(annotations.get("job").text()).isEqualTo(JOB.value());
        assertThat(annotations.get("stage").asNumber()).isEqualTo("1");
        assertThat(annotations.get("partition").asNumber()).isEqualTo("3");
        assertThat(annotations.get("attempt").asNumber()).isEqualTo("2");
        assertThat(
                        document.field("metadata")
                                .orElseThrow()
                                .field("mayfly")
                                .orElseThrow()
                                .asObject())
                .containsKeys(
                        "recordsRead",
                        "bytesWritten",
                        "readRequests",
                        "readWaitMillis",
                        "writeWaitMillis");
        assertThat(document.field("fault")).isEmpty();
    }

    @Test
    void a_failure_is_a_fault_however_long_its_message() throws IOException {
        Invocation.Call call = call(JOB, 0);
        var failure = new Failure("java.io.IOException", "\"no\"\n".repeat(50_000), "trace");

        JsonNode document = told(call, new TaskOutcome.Transient(call.attempt(), failure));

        assertThat(document.field("fault").orElseThrow().asBoolean()).isTrue();
        JsonNode exception =
                document.field("cause")
                        .orElseThrow()
                        .field("exceptions")
                        .orElseThrow()
                        .asArray()
                        .getFirst();
        assertThat(text(exception, "type")).isEqualTo("java.io.IOException");
        assertThat(text(exception, "message")).startsWith("\"no\"\n").hasSize(500);
        assertThat(text(exception, "id")).matches("[0-9a-f]{16}");
    }

    @Test
    void an_attempt_of_another_job_in_the_same_call_is_in_its_own_trace() throws IOException {
        var other = new JobId("mayfly-7-01980a3c-8400-7abc-8def-000000000001-1");
        JobTrace trace = JobTrace.of(other).orElseThrow();
        Invocation.Call call = call(other, 0);

        JsonNode document = told(call, TestSpecs.success(call.attempt()));

        assertThat(text(document, "trace_id")).isEqualTo(trace.id());
        assertThat(text(document, "parent_id")).isEqualTo(trace.segment(new StageId(1)));
    }

    @Test
    void nothing_is_told_of_what_is_not_recorded() throws IOException {
        Invocation.Call call = call(JOB, 0);
        TaskOutcome success = TestSpecs.success(call.attempt());

        new AttemptTraces(() -> header(false), traceDaemon())
                .ended(call, success, 1, 2, new StoreWaits());
        new AttemptTraces(Optional::empty, traceDaemon())
                .ended(call, success, 1, 2, new StoreWaits());
        traces().ended(call(JOB, 8), success, 1, 2, new StoreWaits());
        traces().ended(call(new JobId("job-1"), 0), success, 1, 2, new StoreWaits());

        assertThat(daemon.take(0)).isEmpty();
    }

    @Test
    void a_daemon_that_is_not_there_harms_nobody() {
        Invocation.Call call = call(JOB, 0);
        daemon.close();

        for (Optional<String> address :
                List.of(
                        Optional.<String>empty(),
                        Optional.of(daemon.address()),
                        Optional.of("nonsense"),
                        Optional.of("127.0.0.1:99999"))) {
            var traces = new AttemptTraces(() -> header(true), new TraceDaemon(() -> address));
            assertThatCode(() ->
                            traces.ended(
                                    call,
                                    TestSpecs.success(call.attempt()),
                                    1,
                                    2,
                                    new StoreWaits()))
                    .doesNotThrowAnyException();
        }
    }
}
