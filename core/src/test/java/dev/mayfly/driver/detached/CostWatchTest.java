package dev.mayfly.driver.detached;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class CostWatchTest {
    @Test
    void it_looks_until_the_job_may_not_go_on() throws Exception {
        var looks = new AtomicInteger();
        var last = new CountDownLatch(1);

        BooleanSupplier look =
                () -> {
                    int count = looks.incrementAndGet();
                    if (count == 4) {
                        last.countDown();
                    }
                    return count < 4;
                };
        try (CostWatch _ = CostWatch.begin(look, Duration.ofMillis(1))) {
            assertThat(last.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(looks).hasValue(4);
    }

    @Test
    void it_ends_with_its_task() throws Exception {
        var interrupted = new CountDownLatch(1);
        var looking = new CountDownLatch(1);
        BooleanSupplier look =
                () -> {
                    looking.countDown();
                    try {
                        Thread.sleep(Duration.ofMinutes(1));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        interrupted.countDown();
                    }
                    return true;
                };

        try (CostWatch _ = CostWatch.begin(look, Duration.ofMillis(1))) {
            assertThat(looking.await(1, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(interrupted.getCount()).as("its look has ended as well").isZero();
    }
}
