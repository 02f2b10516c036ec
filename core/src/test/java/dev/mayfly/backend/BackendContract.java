package dev.mayfly.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every backend promises. One subclass for each implementation.
@Timeout(60)
public abstract class BackendContract {
    private static final JobId JOB = new JobId("contract");

    private final BlockingQueue<TaskOutcome> answers = new LinkedBlockingQueue<>();

    /// The work of attempts, on a worker's thread.
    @FunctionalInterface
    protected interface Work {
        /// Does it.
        TaskOutcome run(TaskSpec spec) throws InterruptedException;
    }

    /// A backend whose workers do this work.
    protected abstract Backend open(int slots, Work work);

    @Test
    void tells_how_many_slots_it_has() {
        try (Backend backend = open(3, spec -> TestSpecs.success(spec.attempt()))) {
            assertThat(backend.slots()).isEqualTo(3);
        }
    }

    @Test
    void answers_each_launch_once_with_what_the_worker_answered() throws Exception {
        try (Backend backend = open(2, spec -> TestSpecs.success(spec.attempt()))) {
            for (int i = 0; i < 20; i++) {
                launch(backend, i);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
            }
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void workers_are_told_what_was_launched() throws Exception {
        var told = new LinkedBlockingQueue<TaskSpec>();
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            told.add(spec);
                            return TestSpecs.success(spec.attempt());
                        })) {
            launch(backend, 7);
            answer();
        }

        TaskSpec spec = told.take();
        assertThat(spec.job()).isEqualTo(JOB);
        assertThat(spec.attempt()).isEqualTo(TestSpecs.attempt(7));
        assertThat(spec.program()).containsExactly(1, 2, 3);
    }

    @Test
    void fills_all_slots_and_no_more() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var bothRun = new CountDownLatch(2);
        try (Backend backend =
                open(
                        2,
                        spec -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            bothRun.countDown();
                            bothRun.await();
                            running.decrementAndGet();
                            return TestSpecs.success(spec.attempt());
                        })) {
            for (int i = 0; i < 10; i++) {
                launch(backend, i);
            }
            for (int i = 0; i < 10; i++) {
                answer();
            }
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void a_running_attempt_that_is_cancelled_answers_so() throws Exception {
        var started = new Semaphore(0);
        try (Backend backend = open(1, spec -> blockForEver(started))) {
            launch(backend, 0);
            started.acquire();

            backend.cancel(JOB, TestSpecs.attempt(0));

            assertThat(answer()).isEqualTo(new TaskOutcome.Cancelled(TestSpecs.attempt(0)));
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void a_waiting_attempt_that_is_cancelled_never_starts() throws Exception {
        var started = new Semaphore(0);
        try (Backend backend = open(1, spec -> blockForEver(started))) {
            launch(backend, 0);
            launch(backend, 1);
            started.acquire();

            backend.cancel(JOB, TestSpecs.attempt(1));
            backend.cancel(JOB, TestSpecs.attempt(0));

            assertThat(answer()).isInstanceOf(TaskOutcome.Cancelled.class);
            assertThat(answer()).isInstanceOf(TaskOutcome.Cancelled.class);
            assertThat(started.availablePermits()).isZero();
        }
    }

    @Test
    void cancelling_one_attempt_leaves_the_next_on_its_worker_alone() throws Exception {
        var started = new Semaphore(0);
        try (Backend backend =
                open(
                        1,
                        spec ->
                                spec.attempt().equals(TestSpecs.attempt(0))
                                        ? blockForEver(started)
                                        : uninterrupted(spec))) {
            launch(backend, 0);
            launch(backend, 1);
            started.acquire();

            backend.cancel(JOB, TestSpecs.attempt(0));
            backend.cancel(JOB, TestSpecs.attempt(0));

            assertThat(answer()).isInstanceOf(TaskOutcome.Cancelled.class);
            assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
        }
    }

    @Test
    void cancelling_what_has_ended_or_never_was_changes_nothing() throws Exception {
        try (Backend backend = open(1, spec -> TestSpecs.success(spec.attempt()))) {
            backend.cancel(JOB, TestSpecs.attempt(5));
            launch(backend, 0);
            answer();
            backend.cancel(JOB, TestSpecs.attempt(0));
            launch(backend, 1);

            assertThat(answer()).isInstanceOf(TaskOutcome.Succeeded.class);
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void an_exception_in_a_worker_is_a_failure_that_may_pass() throws Exception {
        try (Backend backend =
                open(
                        1,
                        spec -> {
                            throw new IllegalStateException("worker broke: why=test");
                        })) {
            launch(backend, 0);

            assertThat(answer())
                    .isInstanceOfSatisfying(
                            TaskOutcome.Transient.class,
                            outcome -> {
                                assertThat(outcome.failure().type())
                                        .isEqualTo(IllegalStateException.class.getName());
                                assertThat(outcome.failure().message())
                                        .isEqualTo("worker broke: why=test");
                                assertThat(outcome.failure().trace()).contains("\tat ");
                            });
        }
    }

    @Test
    void closing_stops_and_answers_running_and_waiting_attempts() throws Exception {
        var started = new Semaphore(0);
        Backend backend = open(2, spec -> blockForEver(started));
        for (int i = 0; i < 4; i++) {
            launch(backend, i);
        }
        started.acquire(2);

        backend.close();

        assertThat(answers).hasSize(4).allMatch(TaskOutcome.Cancelled.class::isInstance);
    }

    private static TaskOutcome blockForEver(Semaphore started) throws InterruptedException {
        started.release();
        new CountDownLatch(1).await();
        throw new AssertionError("unreachable");
    }

    private static TaskOutcome uninterrupted(TaskSpec spec) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        return TestSpecs.success(spec.attempt());
    }

    /// Launches the attempt of this partition; its answer goes to the test.
    protected final void launch(Backend backend, int partition) {
        AttemptId attempt = TestSpecs.attempt(partition);
        backend.launch(TestSpecs.spec(JOB, attempt), answers::add);
    }

    /// Cancels the attempt of this partition.
    protected final void cancel(Backend backend, int partition) {
        backend.cancel(JOB, TestSpecs.attempt(partition));
    }

    /// Waits for the next answer.
    protected final TaskOutcome answer() throws InterruptedException {
        TaskOutcome outcome = answers.poll(10, TimeUnit.SECONDS);
        assertThat(outcome).as("answer awaited").isNotNull();
        return outcome;
    }
}
