package dev.mayfly.aws.s3.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void the_bound_doubles_with_each_failure_up_to_the_greatest() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        Backoff backoff = new Backoff(50, 1000);
        long[] bounds = {50, 100, 200, 400, 800, 1000, 1000};

        for (int failures = 1; failures <= bounds.length; failures++) {
            long longest = 0;
            for (int i = 0; i < 2000; i++) {
                longest = Math.max(longest, backoff.delayMillis(failures, random));
            }
            assertThat(longest)
                    .as("after %d failures", failures)
                    .isBetween(bounds[failures - 1] * 9 / 10, bounds[failures - 1]);
        }
        assertThat(backoff.delayMillis(1000, random)).isBetween(0L, 1000L);
    }

    @Test
    void clients_that_fail_together_come_back_at_different_times() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
        Backoff backoff = new Backoff(1000, 1000);

        long distinct =
                java.util.stream.LongStream.range(0, 100)
                        .map(_ -> backoff.delayMillis(1, random))
                        .distinct()
                        .count();

        assertThat(distinct).isGreaterThan(80);
    }
}
