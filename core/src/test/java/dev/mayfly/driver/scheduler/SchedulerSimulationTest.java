package dev.mayfly.driver.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchedulerSimulationTest {
    @Test
    void a_hundred_thousand_tasks_are_each_committed_once() {
        var report = SchedulerSimulation.run(100_000, 1_000, 1);

        assertThat(report.isSucceeded()).isTrue();
        assertThat(report.committedCount()).isEqualTo(100_000);
        assertThat(report.attemptCount()).isBetween(101_000L, 103_000L);
    }
}
