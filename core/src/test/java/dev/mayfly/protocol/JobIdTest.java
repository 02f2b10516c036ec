package dev.mayfly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobIdTest {
    @Test
    void an_id_of_a_session_tells_when_that_began() {
        var job = new JobId("mayfly-4711-01980a3c-8400-7abc-8def-000000000001-12");

        assertThat(job.began()).contains(Instant.ofEpochMilli(0x01980a3c8400L));
    }

    @Test
    void other_ids_tell_nothing() {
        assertThat(new JobId("job-1").began()).isEmpty();
        // a UUID of version 4
        assertThat(new JobId("mayfly-4711-01980a3c-8400-4abc-8def-000000000001-12").began())
                .isEmpty();
    }
}
