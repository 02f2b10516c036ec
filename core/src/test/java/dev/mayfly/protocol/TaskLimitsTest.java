package dev.mayfly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskLimitsTest {
    private static final TaskLimits LIMITS = new TaskLimits(1, 2, false);

    @Test
    void what_is_over_of_a_limit_of_time_is_taken_off() {
        assertThat(LIMITS.withReadMillis(100).after(30)).isEqualTo(LIMITS.withReadMillis(70));
        assertThat(LIMITS.withReadMillis(100).after(130)).isEqualTo(LIMITS.withReadMillis(0));
    }

    @Test
    void without_a_limit_nothing_is_taken_off() {
        assertThat(LIMITS.hasTime()).isFalse();
        assertThat(LIMITS.after(30)).isEqualTo(LIMITS);
    }
}
