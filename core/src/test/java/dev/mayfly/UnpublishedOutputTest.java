package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.journal.JobDescription;
import dev.mayfly.driver.journal.JobEnd;
import dev.mayfly.protocol.TaskMetrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpublishedOutputTest {
    private static final String FRESH = "4711-0199a0f2-3c4d-7abc-8def-0123456789ab";

    @ParameterizedTest
    @ValueSource(strings = {"out", "a-b", "2026-12", "x-again", ".mayfly-odd", "-", "ü p"})
    void what_a_job_makes_is_recognised(String name) {
        var fresh = UnpublishedOutput.fresh("s3://bucket/reports/" + name);

        assertThat(fresh.directory())
                .startsWith(UnpublishedOutput.prefixBeside("s3://bucket/reports/" + name));
        assertThat(UnpublishedOutput.at(fresh.directory())).contains(fresh);
        assertThat(UnpublishedOutput.at(fresh.again().directory())).contains(fresh.again());
        assertThat(fresh.again().first()).isEqualTo(fresh);
        assertThat(fresh.first()).isEqualTo(fresh);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".mayfly-out",
                ".mayfly-out-",
                ".mayfly-" + FRESH,
                ".mayfly--" + FRESH,
                "mayfly-out-" + FRESH,
                "x.mayfly-out-" + FRESH,
                ".mayfly-out-" + FRESH + "-copy",
                ".mayfly-out-" + FRESH + ".bak",
                ".mayfly-out-" + FRESH + "-again-again",
                ".mayfly-out-0199a0f2-3c4d-7abc-8def-0123456789ab",
                ".mayfly-out-4711-0199A0F2-3C4D-7ABC-8DEF-0123456789AB",
                ".mayfly-out-4711-0199a0f2-3c4d-4abc-8def-0123456789ab",
                ".mayfly-out-4711-0199a0f2-3c4d-7abc-cdef-0123456789ab",
                ".mayfly-out-0-0199a0f2-3c4d-7abc-8def-0123456789ab",
                ".mayfly-out-4711"
            })
    void what_only_looks_alike_is_not(String name) {
        assertThat(UnpublishedOutput.at("s3://bucket/reports/" + name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0/",
                "0/part-r-00000",
                "10000/part-r-123456_00001.zst",
                "7/part-r-00001.gz"
            })
    void what_attempts_write_is_recognised(String name) {
        assertThat(UnpublishedOutput.isOfAttempt(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notes.txt",
                "0",
                "part-r-00000",
                "0/notes.txt",
                "0/part-r-0000",
                "0/part-r-00000.txt",
                "0/part-r-00000.gz.zst",
                "0/more/part-r-00000",
                "/0/part-r-00000"
            })
    void what_others_put_there_is_not(String name) {
        assertThat(UnpublishedOutput.isOfAttempt(name)).isFalse();
    }

    @Test
    void a_job_names_its_own_and_how_it_ended_its_output() {
        var target = new JobDescription.Target("s3://b/out", "s3://b/.mayfly-out-" + FRESH, false);
        var job =
                new JobDescription(
                        "save",
                        0,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        target,
                        4,
                        "s3://b/work/sessions/a",
                        List.of());
        var end =
                new JobEnd(
                        "save",
                        "s3://b/out",
                        EndState.SUCCEEDED,
                        "",
                        0,
                        1,
                        Map.of(),
                        TaskMetrics.NONE,
                        List.of());

        assertThat(UnpublishedOutput.ofJob(job.encode(), "job"))
                .isEqualTo(new UnpublishedOutput(target.directory(), target.attempts()));
        assertThat(UnpublishedOutput.outputOfEnded(end.encode(), "end")).isEqualTo("s3://b/out");
    }
}
