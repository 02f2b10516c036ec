package dev.mayfly.aws.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class JobTraceTest {
    private static final JobId JOB = new JobId("mayfly-7-01980a3c-8400-7abc-8def-000000000001-0");
    private static final StageId STAGE = new StageId(1);

    @Test
    void its_id_begins_with_the_second_of_the_session_and_has_the_form_that_xray_wants() {
        JobTrace trace = JobTrace.of(JOB).orElseThrow();

        assertThat(trace.id()).matches("1-[0-9a-f]{8}-[0-9a-f]{24}");
        assertThat((long) HexFormat.fromHexDigits(trace.id().substring(2, 10)))
                .isEqualTo(0x01980a3c8400L / 1000);
    }

    @Test
    void it_follows_from_the_job_alone() {
        JobTrace trace = JobTrace.of(JOB).orElseThrow();
        JobTrace again = JobTrace.of(new JobId(JOB.value())).orElseThrow();
        JobTrace next = JobTrace.of(new JobId(JOB.value().replaceAll("0$", "1"))).orElseThrow();

        assertThat(again).isEqualTo(trace);
        assertThat(again.segment(STAGE)).isEqualTo(trace.segment(STAGE));
        assertThat(next.id()).isNotEqualTo(trace.id());
        assertThat(next.segment()).isNotEqualTo(trace.segment());
    }

    @Test
    void a_job_whose_id_tells_no_time_has_none() {
        assertThat(JobTrace.of(new JobId("job-1"))).isEmpty();
        assertThat(JobTrace.of(new JobId("mayfly-7-c0ffee00-8400-4abc-8def-000000000001-0")))
                .isEmpty();
    }

    @Test
    void calls_hang_in_their_stage_and_all_but_some_are_not_recorded() {
        JobTrace trace = JobTrace.of(JOB).orElseThrow();

        TraceHeader first = trace.header(new TaskId(STAGE, 0));
        TraceHeader late = trace.header(new TaskId(STAGE, 8));

        assertThat(first.toString())
                .isEqualTo("Root=" + trace.id() + ";Parent=" + trace.segment(STAGE) + ";Sampled=1");
        assertThat(first.parent()).matches("[0-9a-f]{16}").isNotEqualTo(trace.segment());
        assertThat(late.toString()).endsWith(";Sampled=0");
        assertThat(trace.header().parent()).isEqualTo(trace.segment());
    }

    @Test
    void what_else_a_header_says_is_passed_on_by_calls_from_inside_a_function() {
        String before =
                System.setProperty(
                        "com.amazonaws.xray.traceHeader",
                        "Root=1-5759e988-bd862e3fe1be46a994272793; Parent=3995c3f42cd8ad8;"
                                + "Lineage=1:a1b2c3d4:3");
        try {
            // a parent with too few digits is none
            assertThat(TraceHeader.ofThisCall()).isEmpty();

            System.setProperty(
                    "com.amazonaws.xray.traceHeader",
                    "Root=1-5759e988-bd862e3fe1be46a994272793; Parent=53995c3f42cd8ad8;"
                            + "Sampled=0;Lineage=1:a1b2c3d4:3");
            JobTrace trace = JobTrace.of(JOB).orElseThrow();
            assertThat(trace.header().toString())
                    .isEqualTo(
                            "Root="
                                    + trace.id()
                                    + ";Parent="
                                    + trace.segment()
                                    + ";Sampled=1;Lineage=1:a1b2c3d4:3");
        } finally {
            if (before == null) {
                System.clearProperty("com.amazonaws.xray.traceHeader");
            } else {
                System.setProperty("com.amazonaws.xray.traceHeader", before);
            }
        }
    }
}
