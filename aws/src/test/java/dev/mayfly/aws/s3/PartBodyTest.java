package dev.mayfly.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PartBodyTest {
    private final PartBody body = new PartBody(new byte[10], 10);

    @Test
    void bytes_that_were_sent_may_be_written_over() throws Exception {
        assertThat(body.send(() -> "answer")).isEqualTo("answer");

        assertThat(body.end()).isTrue();
    }

    @Test
    void a_request_that_failed_sends_no_more() {
        assertThatThrownBy(() ->
                        body.send(() -> {
                            throw new IOException("lost");
                        }))
                .hasMessage("lost");

        assertThat(body.end()).isTrue();
    }

    @Test
    void a_twin_that_still_sends_keeps_its_bytes() throws Exception {
        CountDownLatch sends = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> slow =
                    executor.submit(() ->
                            body.send(() -> {
                                sends.countDown();
                                mayEnd.await();
                                return "late";
                            }));
            sends.await();
            body.send(() -> "answer");

            assertThat(body.end()).isFalse();

            mayEnd.countDown();
            assertThat(slow.get()).isEqualTo("late");
        }
    }

    @Test
    void a_twin_that_comes_too_late_sends_nothing() {
        body.end();

        assertThatThrownBy(() ->
                        body.send(() -> {
                            throw new AssertionError("sent");
                        }))
                .isInstanceOf(CancellationException.class);
    }
}
