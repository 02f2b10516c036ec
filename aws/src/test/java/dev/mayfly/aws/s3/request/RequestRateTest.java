package dev.mayfly.aws.s3.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestRateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = -5 * SECOND; // the clock may stand below 0

    private final RequestRate rate = new RequestRate(START);

    @Test
    void nothing_is_held_back_before_the_first_refusal() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(rate.reserve(START + i)).isZero();
        }
    }

    @Test
    void after_a_refusal_the_whole_client_sends_less_than_before() {
        send(START, 1000);
        rate.slowDown(START + SECOND);

        assertThat(rate.limit(START + SECOND)).isEqualTo(600);
        long wait = 0;
        for (int i = 0; i < 600; i++) {
            wait = rate.reserve(START + SECOND);
        }
        assertThat(wait).isBetween(SECOND * 9 / 10, SECOND * 11 / 10);
    }

    @Test
    void many_refusals_at_the_same_time_are_one() {
        send(START, 1000);
        for (int i = 0; i < 100; i++) {
            rate.slowDown(START + SECOND + i);
        }

        assertThat(rate.limit(START + SECOND)).isEqualTo(600);
    }

    @Test
    void further_refusals_cut_further_but_never_to_nothing() {
        send(START, 1000);
        for (int i = 0; i < 100; i++) {
            rate.slowDown(START + SECOND + i * SECOND * 6 / 10);
        }

        assertThat(rate.limit(START + 61 * SECOND)).isBetween(2.0, 6.0);
    }

    @Test
    void the_rate_grows_again_until_there_is_no_limit() {
        send(START, 1000);
        rate.slowDown(START + SECOND);

        double last = rate.limit(START + SECOND);
        long now = START + SECOND;
        for (int i = 0; i < 60 && rate.limit(now) != Double.POSITIVE_INFINITY; i++) {
            now += SECOND;
            rate.reserve(now);
            assertThat(rate.limit(now)).isGreaterThan(last);
            last = rate.limit(now);
        }
        assertThat(last).isEqualTo(Double.POSITIVE_INFINITY);
    }

    private void send(long second, int count) {
        for (int i = 0; i < count; i++) {
            rate.reserve(second + i);
        }
    }
}
