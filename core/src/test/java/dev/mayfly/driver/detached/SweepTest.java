package dev.mayfly.driver.detached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.coordinator.ManualClock;
import dev.mayfly.driver.journal.JobJournal;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final JobKeys KEYS = new JobKeys("/work", new JobId("job-0"));
    private static final Duration PATIENCE = Duration.ofMinutes(16);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<Trigger> told = new ArrayList<>();
    private final Events events =
            new Events() {
                @Override
                public void coordinate(JobKeys job, Trigger trigger) {
                    told.add(trigger);
                }

                @Override
                public void start(JobKeys job, List<TaskEvent> tasks) {}
            };

    private boolean look(ManualClock clock) throws IOException {
        return new Sweep(store, new JobJournal(store, KEYS), events, clock, PATIENCE).look();
    }

    @Test
    void a_clock_that_runs_ahead_does_not_keep_others_from_finding_a_job_silent()
            throws IOException {
        store.putIfAbsent(KEYS.description(), new byte[0]);
        var ahead = new ManualClock();
        ahead.advance(Duration.ofDays(1));
        var clock = new ManualClock();

        assertThat(look(ahead)).isFalse();
        assertThat(look(clock)).isFalse();
        clock.advance(PATIENCE);

        assertThat(look(clock)).isTrue();
        assertThat(told).hasSize(1);
    }
}
