package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallLimitTest {
    private static final LambdaOptions.Ramp RAMP = new LambdaOptions.Ramp(10, 5);

    @Test
    void grows_with_time_up_to_the_cap() {
        var limit = new CallLimit(22, RAMP);

        assertThat(limit.allowed(1_000)).isEqualTo(10);
        assertThat(limit.isRamping(1_000)).isTrue();
        assertThat(limit.allowed(2_000)).isEqualTo(15);
        assertThat(limit.allowed(3_000)).isEqualTo(20);
        assertThat(limit.allowed(4_000)).isEqualTo(22);
        assertThat(limit.isRamping(4_000)).isFalse();
    }

    @Test
    void shrinks_to_what_runs_when_a_call_is_refused_and_never_below_one() {
        var limit = new CallLimit(10, RAMP);

        limit.throttled(6);
        assertThat(limit.allowed(0)).isEqualTo(6);
        limit.throttled(8);
        assertThat(limit.allowed(0)).isEqualTo(6);
        limit.throttled(0);
        assertThat(limit.allowed(0)).isEqualTo(1);
    }

    @Test
    void grows_again_by_one_for_each_round_of_calls_that_are_taken() {
        var limit = new CallLimit(10, RAMP);
        limit.throttled(2);

        limit.accepted();
        limit.accepted();
        limit.accepted();

        assertThat(limit.allowed(0)).isEqualTo(3);
    }

    @Test
    void pauses_double_and_end_at_a_bound() {
        assertThat(CallLimit.pauseMillis(1, 1)).isEqualTo(100);
        assertThat(CallLimit.pauseMillis(2, 1)).isEqualTo(200);
        assertThat(CallLimit.pauseMillis(2, 0)).isEqualTo(100);
        assertThat(CallLimit.pauseMillis(1_000, 1)).isEqualTo(20_000);
    }
}
