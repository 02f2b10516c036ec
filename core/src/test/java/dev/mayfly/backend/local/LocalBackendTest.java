package dev.mayfly.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.Backend;
import dev.mayfly.backend.BackendContract;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LocalBackendTest extends BackendContract {
    @Override
    protected Backend open(int slots, Work work) {
        return new LocalBackend(slots, work::run, new PassingCodec<>(), new PassingCodec<>());
    }

    @Test
    void running_out_of_memory_is_fatal_and_tells_what_to_do() throws Exception {
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            throw new OutOfMemoryError("Java heap space");
                        })) {
            launch(backend, 0);

            assertThat(answer())
                    .isInstanceOfSatisfying(
                            TaskOutcome.Fatal.class,
                            outcome ->
                                    assertThat(outcome.failure().message())
                                            .isEqualTo(
                                                    "out of memory: Java heap space; raise -Xmx"
                                                            + " or lower the number of threads"));
        }
    }

    /// Work that no interrupt ends, until this has a permit.
    private static void ignoreInterrupts(Semaphore end) {
        end.acquireUninterruptibly();
    }

    private Backend impatient(Work work) {
        return new LocalBackend(
                1, work::run, new PassingCodec<>(), new PassingCodec<>(), Duration.ofMillis(50));
    }

    @Test
    @Timeout(60)
    void an_attempt_that_does_not_stop_is_left_behind_and_its_slot_goes_on() throws Exception {
        var begun = new Semaphore(0);
        var end = new Semaphore(0);
        try (Backend backend =
                impatient(spec -> {
                    if (spec.attempt().task().partition() == 0) {
                        begun.release();
                        ignoreInterrupts(end);
                    }
                    return TestSpecs.success(spec.attempt());
                })) {
            launch(backend, 0);
            begun.acquire();
            launch(backend, 1);
            cancel(backend, 0);

            assertThat(answer())
                    .isInstanceOfSatisfying(
                            TaskOutcome.Transient.class,
                            outcome -> {
                                String summary = outcome.failure().summary();
                                assertThat(Failure.isNotStopped(summary)).isTrue();
                                assertThat(summary).containsPattern("at=.*ignoreInterrupts");
                                assertThat(outcome.failure().trace()).contains("ignoreInterrupts");
                            });
            assertThat(answer()).as("behind it").isInstanceOf(TaskOutcome.Succeeded.class);
        }
        end.release();
    }

    @Test
    @Timeout(60)
    void one_that_does_not_stop_keeps_no_backend_open() throws Exception {
        var begun = new Semaphore(0);
        var end = new Semaphore(0);
        Backend backend =
                impatient(spec -> {
                    begun.release();
                    ignoreInterrupts(end);
                    return TestSpecs.success(spec.attempt());
                });
        launch(backend, 0);
        launch(backend, 1);
        begun.acquire();

        backend.close();

        assertThat(List.of(answer(), answer()))
                .hasAtLeastOneElementOfType(TaskOutcome.Transient.class)
                .hasAtLeastOneElementOfType(TaskOutcome.Cancelled.class);
        end.release();
    }

    @Test
    @Timeout(60)
    void a_function_that_swallows_interrupts_is_interrupted_again() throws Exception {
        var begun = new Semaphore(0);
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            begun.release();
                            for (int record = 0; record < 10; record++) {
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    continue; // as users do
                                }
                            }
                            return TestSpecs.success(spec.attempt());
                        })) {
            launch(backend, 0);
            begun.acquire();
            cancel(backend, 0);

            assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
        }
    }

    @Test
    void endless_recursion_is_fatal_and_leaves_the_thread_usable() throws Exception {
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            if (spec.attempt().task().partition() == 0) {
                                throw new StackOverflowError();
                            }
                            return TestSpecs.success(spec.attempt());
                        })) {
            launch(backend, 0);
            launch(backend, 1);

            assertThat(answer()).isInstanceOf(TaskOutcome.Fatal.class);
            assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
        }
    }

    @Test
    void what_cannot_cross_a_wire_is_fatal() throws Exception {
        var refusing =
                new RefusingCodec<TaskOutcome>("no codec for the answer: type=java.lang.Thread");
        try (Backend backend =
                new LocalBackend(
                        1,
                        spec -> TestSpecs.success(spec.attempt()),
                        new PassingCodec<>(),
                        refusing)) {
            launch(backend, 0);

            assertThat(answer())
                    .isInstanceOfSatisfying(
                            TaskOutcome.Fatal.class,
                            outcome ->
                                    assertThat(outcome.failure().message())
                                            .isEqualTo(refusing.message));
        }
    }

    @Test
    void work_runs_on_named_threads_of_the_backend() throws Exception {
        var names = new LinkedBlockingQueue<String>();
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            names.add(Thread.currentThread().getName());
                            return TestSpecs.success(spec.attempt());
                        })) {
            launch(backend, 0);
            answer();
        }
        assertThat(names).containsExactly("mayfly-worker-0");
    }

    @Test
    void a_closed_backend_refuses_launches() {
        Backend backend = open(1, spec -> TestSpecs.success(spec.attempt()));
        backend.close();
        backend.close();

        assertThatThrownBy(() -> launch(backend, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("backend is closed");
    }

    @Test
    void an_attempt_that_runs_is_not_launched_again() throws Exception {
        var started = new Semaphore(0);
        var go = new CountDownLatch(1);
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            started.release();
                            go.await();
                            return TestSpecs.success(spec.attempt());
                        })) {
            launch(backend, 0);
            started.acquire();

            assertThatThrownBy(() -> launch(backend, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("attempt runs already");
            go.countDown();
            assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
        }
    }

    @Test
    void jobs_with_attempts_of_equal_numbers_do_not_meet() throws Exception {
        var answers = new LinkedBlockingQueue<TaskOutcome>();
        var started = new Semaphore(0);
        try (Backend backend =
                open(
                        2,
                        spec -> {
                            started.release();
                            new CountDownLatch(1).await();
                            return TestSpecs.success(spec.attempt());
                        })) {
            TaskSpec one = TestSpecs.spec(new JobId("one"), TestSpecs.attempt(0));
            TaskSpec two = TestSpecs.spec(new JobId("two"), TestSpecs.attempt(0));
            backend.launch(one, answers::add);
            backend.launch(two, _ -> answers.add(new TaskOutcome.Cancelled(TestSpecs.attempt(2))));
            started.acquire(2);

            backend.cancel(new JobId("two"), TestSpecs.attempt(0));

            assertThat(answers.take().attempt()).isEqualTo(TestSpecs.attempt(2));
            assertThat(answers).isEmpty();
        }
    }

    private static final class RefusingCodec<T> implements dev.mayfly.codec.Codec<T> {
        private static final long serialVersionUID = 1;

        private final String message;

        private RefusingCodec(String message) {
            this.message = message;
        }

        @Override
        public void encode(T value, Encoder out) {
            throw new EncodingException(message);
        }

        @Override
        public T decode(dev.mayfly.codec.Decoder in) {
            throw new EncodingException(message);
        }

        @Override
        public String name() {
            return "refusing";
        }
    }
}
