package dev.mayfly.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// When combining is given up.
class CombinePolicyTest {
    private static final int LOOK = 4096;

    private final CombinePolicy policy = new CombinePolicy();

    @Test
    void a_table_is_in_vain_if_hardly_any_of_the_first_keys_repeats() {
        policy.added(LOOK - 1);
        assertThat(policy.isVain(LOOK - 1)).as("too early to tell").isFalse();

        policy.added(1);
        assertThat(policy.isVain(LOOK - 10)).isTrue();
        assertThat(policy.isVain(LOOK * 9 / 10)).as("one in ten repeats").isFalse();
        assertThat(policy.sent(LOOK - 10)).as("given up").isTrue();
    }

    @Test
    void a_table_that_helps_a_little_is_given_up_after_a_few() {
        int trials = 0;
        do {
            policy.added(LOOK);
            trials++;
        } while (!policy.sent(LOOK * 3 / 4) && trials < 100);

        assertThat(trials).isEqualTo(4);
    }

    @Test
    void a_table_that_takes_most_records_is_kept() {
        for (int i = 0; i < 100; i++) {
            policy.added(LOOK);
            assertThat(policy.sent(LOOK / 3)).isFalse();
        }
    }
}
