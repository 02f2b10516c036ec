package dev.mayfly.driver.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.MemoryObjectStore;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private static final JobKeys KEYS = new JobKeys("/work", new JobId("job"));

    private final ObjectStore store = new MemoryObjectStore();
    private final JobJournal journal = new JobJournal(store, KEYS);
    private final AtomicInteger stops = new AtomicInteger();

    private Leadership lead(ObjectStore seen, Duration lasting) throws IOException {
        JobLease lease =
                JobLease.take(seen, KEYS.lease(), "a", Clock.systemUTC(), lasting, false)
                        .orElseThrow();
        return Leadership.begin(lease, journal, stops::incrementAndGet);
    }

    private void takeByForce() throws IOException {
        assertThat(
                        JobLease.take(
                                store,
                                KEYS.lease(),
                                "b",
                                Clock.systemUTC(),
                                Duration.ofHours(1),
                                true))
                .isPresent();
    }

    @Test
    void nothing_stops_a_job_that_nobody_takes() throws IOException {
        try (Leadership leadership = lead(store, Duration.ofHours(1))) {
            leadership.beat();
            leadership.require();

            assertThat(leadership.isLost()).isFalse();
            assertThat(stops).hasValue(0);
        }
        assertThat(JobLease.look(store, KEYS.lease()).orElseThrow().endMillis())
                .as("given up")
                .isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void a_job_that_another_has_taken_is_stopped_and_not_published() throws IOException {
        try (Leadership leadership = lead(store, Duration.ofHours(1))) {
            takeByForce();

            assertThatThrownBy(leadership::require)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another driver has taken this job");
            leadership.beat();

            assertThat(leadership.isLost()).isTrue();
            assertThat(stops).hasPositiveValue();
        }
        assertThat(JobLease.look(store, KEYS.lease()).orElseThrow().owner()).isEqualTo("b");
    }

    @Test
    void a_job_that_is_cancelled_from_elsewhere_is_stopped() throws IOException {
        try (Leadership leadership = lead(store, Duration.ofHours(1))) {
            journal.requestCancel();
            journal.requestCancel();

            leadership.beat();

            assertThat(stops).hasPositiveValue();
            assertThat(leadership.isLost()).isFalse();
        }
    }

    @Test
    void a_store_that_does_not_answer_stops_the_job_when_the_lease_is_over() throws IOException {
        var failing =
                new ForwardingStore(store) {
                    @Override
                    public Version load(String key) throws IOException {
                        throw new IOException("no answer");
                    }
                };

        try (Leadership leadership = lead(failing, Duration.ofHours(1))) {
            leadership.beat();
            assertThat(stops).hasValue(0);
        }
        store.delete(KEYS.lease());
        try (Leadership leadership = lead(failing, Duration.ZERO)) {
            leadership.beat();
            assertThat(stops).hasPositiveValue();
            assertThat(leadership.isLost()).isTrue();
        }
    }

    @Test
    void a_store_that_denies_the_lease_stops_the_job_at_once_and_says_why() throws IOException {
        var denying =
                new ForwardingStore(store) {
                    @Override
                    public Version load(String key) throws IOException {
                        throw new AccessDeniedException(key, null, "permission is missing");
                    }
                };

        try (Leadership leadership = lead(denying, Duration.ofHours(1))) {
            leadership.beat();

            assertThat(stops).hasPositiveValue();
            assertThat(leadership.isLost()).isTrue();
            assertThat(leadership.lost())
                    .hasMessageContaining("lease not renewed")
                    .hasRootCauseMessage(KEYS.lease() + ": permission is missing");
        }
    }

    @Test
    void a_lease_that_a_bug_keeps_from_being_renewed_stops_the_job_at_once_and_says_why()
            throws IOException {
        var hasFailed = new AtomicBoolean();
        var broken =
                new ForwardingStore(store) {
                    @Override
                    public Version load(String key) throws IOException {
                        if (hasFailed.compareAndSet(false, true)) {
                            throw new IllegalStateException("a bug");
                        }
                        return super.load(key);
                    }
                };

        try (Leadership leadership = lead(broken, Duration.ofHours(1))) {
            leadership.beat();

            assertThat(stops).hasPositiveValue();
            assertThat(leadership.isLost()).isTrue();
            assertThat(leadership.lost())
                    .hasMessage("lease not renewed: job=job")
                    .hasRootCauseMessage("a bug");
        }
    }
}
