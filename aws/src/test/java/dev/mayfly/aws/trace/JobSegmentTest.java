package dev.mayfly.aws.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.protocol.JobId;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class JobSegmentTest {
    private static final JobId JOB = new JobId("mayfly-7-01980a3c-8400-7abc-8def-000000000001-0");
    private static final JobTrace TRACE = JobTrace.of(JOB).orElseThrow();
    private static final long START = 1_700_000_000_042L;

    private final JobSegment segment = JobSegment.of(JOB, "visits", START).orElseThrow();

    private static JsonNode root(SegmentDocument piece) {
        JsonNode document = JsonNode.parser().parse(piece.toString());
        assertThat(text(document, "id")).isEqualTo(TRACE.segment());
        assertThat(text(document, "trace_id")).isEqualTo(TRACE.id());
        assertThat(document.field("parent_id")).isEmpty();
        assertThat(text(document, "name")).isEqualTo("mayfly");
        assertThat(text(document, "start_time")).isEqualTo("1700000000.042");
        JsonNode annotations = document.field("annotations").orElseThrow();
        assertThat(text(annotations, "job")).isEqualTo(JOB.value());
        assertThat(text(annotations, "name")).isEqualTo("visits");
        return document;
    }

    private static String text(JsonNode document, String name) {
        return document.field(name).orElseThrow().text();
    }

    @Test
    void a_job_that_goes_on_is_in_progress() {
        JsonNode document = root(segment.inProgress());

        assertThat(document.field("in_progress").orElseThrow().asBoolean()).isTrue();
        assertThat(document.field("end_time")).isEmpty();
    }

    @Test
    void a_job_that_has_succeeded_is_complete() {
        JsonNode document = root(segment.ended(START + 1_500, EndState.SUCCEEDED, ""));

        assertThat(text(document, "end_time")).isEqualTo("1700000001.542");
        assertThat(document.field("in_progress")).isEmpty();
        assertThat(document.field("fault")).isEmpty();
    }

    @Test
    void a_job_that_has_failed_or_was_cancelled_says_so() {
        JsonNode failed = root(segment.ended(START, EndState.FAILED, "too many events"));
        JsonNode cancelled = root(segment.ended(START, EndState.CANCELLED, ""));

        assertThat(failed.field("fault").orElseThrow().asBoolean()).isTrue();
        assertThat(failed.field("cause").orElseThrow().toString())
                .contains("FAILED", "too many events");
        assertThat(cancelled.field("cause").orElseThrow().toString()).contains("CANCELLED");
    }

    @Test
    void clocks_that_differ_make_no_piece_that_ends_before_it_begins() {
        JsonNode document = root(segment.ended(START - 1_000, EndState.SUCCEEDED, ""));

        assertThat(text(document, "end_time")).isEqualTo("1700000000.042");
    }

    @Test
    void a_job_whose_id_tells_no_time_has_none() {
        assertThat(JobSegment.of(new JobId("job"), "visits", START)).isEmpty();
    }
}
