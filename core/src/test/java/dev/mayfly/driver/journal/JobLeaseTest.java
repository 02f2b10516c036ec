package dev.mayfly.driver.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobLeaseTest {
    private static final String KEY = "/work/jobs/job/lease";
    private static final Duration DURATION = Duration.ofSeconds(60);

    private final ObjectStore store = new MemoryObjectStore();

    private static Clock at(long second) {
        return Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }

    private Optional<JobLease> take(String owner, long second, boolean isForced)
            throws IOException {
        return JobLease.take(store, KEY, owner, at(second), DURATION, isForced);
    }

    @Test
    void a_lease_that_lasts_is_not_given_to_another() throws IOException {
        assertThat(take("a", 100, false)).isPresent();

        assertThat(take("b", 159, false)).isEmpty();
        assertThat(JobLease.look(store, KEY).orElseThrow().owner()).isEqualTo("a");
    }

    @Test
    void one_that_ran_out_is_given_with_the_next_term() throws IOException {
        JobLease first = take("a", 100, false).orElseThrow();

        JobLease second = take("b", 160, false).orElseThrow();

        assertThat(first.term()).isZero();
        assertThat(second.term()).isEqualTo(1);
        assertThat(first.renew()).as("lost for good").isFalse();
        assertThat(second.renew()).isTrue();
    }

    @Test
    void one_that_lasts_can_be_taken_by_force() throws IOException {
        JobLease first = take("a", 100, false).orElseThrow();

        JobLease second = take("b", 101, true).orElseThrow();

        assertThat(first.renew()).isFalse();
        first.release();
        assertThat(second.renew()).as("not released by another").isTrue();
    }

    @Test
    void one_that_was_released_can_be_taken_at_once() throws IOException {
        take("a", 100, false).orElseThrow().release();

        assertThat(take("b", 100, false).orElseThrow().term()).isEqualTo(1);
    }

    @Test
    void of_two_who_take_it_together_one_gets_it() throws IOException {
        take("a", 100, false);
        var racing =
                new ForwardingStore(store) {
                    @Override
                    public Version load(String key) throws IOException {
                        Version seen = super.load(key);
                        take("b", 200, false);
                        return seen;
                    }
                };

        assertThat(JobLease.take(racing, KEY, "c", at(200), DURATION, false)).isEmpty();
        assertThat(JobLease.look(store, KEY).orElseThrow().owner()).isEqualTo("b");
    }

    @Test
    void an_answer_that_was_lost_and_asked_for_again_is_a_success() throws IOException {
        take("a", 100, false);
        var losing =
                new ForwardingStore(store) {
                    @Override
                    public boolean replace(String key, String version, byte[] content)
                            throws IOException {
                        super.replace(key, version, content);
                        return super.replace(key, version, content);
                    }
                };

        JobLease lease = JobLease.take(losing, KEY, "b", at(200), DURATION, false).orElseThrow();

        assertThat(lease.renew()).isTrue();
    }

    @Test
    void a_lease_of_a_job_that_is_gone_is_lost() throws IOException {
        JobLease lease = take("a", 100, false).orElseThrow();
        store.delete(KEY);

        assertThat(lease.renew()).isFalse();
        lease.release();
        assertThat(JobLease.look(store, KEY)).isEmpty();
    }

    @Test
    void a_lease_has_the_bytes_that_are_documented() throws IOException {
        take("driver-1", 100, false);

        assertThat(HexFormat.of().formatHex(store.load(KEY).content())).isEqualTo(golden());
    }

    private static String golden() throws IOException {
        try (var in = JobLeaseTest.class.getResourceAsStream("/golden/lease.hex")) {
            return new String(in.readAllBytes(), US_ASCII).replaceAll("\\s", "");
        }
    }
}
