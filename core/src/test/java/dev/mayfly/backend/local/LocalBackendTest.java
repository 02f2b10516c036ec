package dev.mayfly.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.Backend;
import dev.mayfly.backend.BackendContract;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

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
