package dev.mayfly.aws.s3.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HedgingTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestCounters counters = new RequestCounters();
    private final Hedging hedging = new Hedging(executor, counters);

    @AfterEach
    void endThreads() {
        executor.shutdownNow();
        executor.close();
    }

    @Test
    void nothing_is_sent_twice_before_it_is_known_what_slow_is() throws Exception {
        assertThat(hedging.call(RequestKind.GET, 10, () -> "a")).isEqualTo("a");
        assertThat(counters.counts().hedged()).isZero();
    }

    @Test
    void a_slow_request_is_sent_again_and_the_first_answer_is_taken() throws Exception {
        learn(100);
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);

        String answer =
                hedging.call(
                        RequestKind.GET,
                        10,
                        () -> {
                            if (calls.incrementAndGet() == 1) {
                                try {
                                    never.await();
                                } finally {
                                    ended.countDown();
                                }
                            }
                            return "second";
                        });

        assertThat(answer).isEqualTo("second");
        ended.await(); // the slow one is not left alone
        assertThat(counters.counts().hedged()).isEqualTo(1);
    }

    @Test
    void a_failure_counts_only_if_the_twin_fails_too() throws Exception {
        learn(100);
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(1);

        String answer =
                hedging.call(
                        RequestKind.GET,
                        10,
                        () -> {
                            if (calls.incrementAndGet() == 1) {
                                second.await();
                                throw new IOException("first");
                            }
                            second.countDown();
                            return "second";
                        });

        assertThat(answer).isEqualTo("second");
        assertThatThrownBy(() ->
                        hedging.call(
                                RequestKind.GET,
                                10,
                                () -> {
                                    throw new IOException("both");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessage("both");
    }

    @Test
    void an_error_in_a_twin_reaches_the_caller() throws Exception {
        learn(100);

        assertThatThrownBy(() ->
                        hedging.call(
                                RequestKind.GET,
                                10,
                                () -> {
                                    throw new OutOfMemoryError("pretended");
                                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void at_most_one_in_twenty_is_sent_again() throws Exception {
        learn(40);

        for (int i = 0; i < 60; i++) {
            AtomicInteger calls = new AtomicInteger();
            CountDownLatch slow = new CountDownLatch(1);
            hedging.call(
                    RequestKind.GET,
                    10,
                    () -> {
                        if (calls.incrementAndGet() == 1) {
                            slow.await(40, java.util.concurrent.TimeUnit.MILLISECONDS);
                        }
                        return "";
                    });
        }

        assertThat(counters.counts().hedged()).isBetween(1L, 5L);
    }

    private void learn(int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            hedging.call(RequestKind.GET, 10, () -> "");
        }
    }
}
