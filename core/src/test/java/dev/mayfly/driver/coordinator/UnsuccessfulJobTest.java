package dev.mayfly.driver.coordinator;

import static dev.mayfly.driver.coordinator.TestJobs.JOB;
import static dev.mayfly.driver.coordinator.TestJobs.OTHER;
import static dev.mayfly.driver.coordinator.TestJobs.mapReduce;
import static dev.mayfly.driver.coordinator.TestJobs.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.backend.ScriptedBackend;
import dev.mayfly.backend.ScriptedBackend.Launched;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobFailedException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Jobs that fail, are cancelled, or lose their coordinator.
@Timeout(60)
class UnsuccessfulJobTest {
    private final ScriptedBackend backend = new ScriptedBackend(2);
    private final Coordinator coordinator = new Coordinator(backend, new ManualClock());

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void the_first_real_failure_is_reported_with_its_place() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 3));
        Launched first = backend.takeLaunch();
        Launched second = backend.takeLaunch();
        second.failForGood("corrupt block: object=x");
        assertThat(backend.takeCancel()).isEqualTo(first.spec().attempt());
        first.failForGood("interrupted on the way");

        var thrown = catchThrowableOfType(JobFailedException.class, handle::await);

        assertThat(thrown)
                .hasMessage(
                        "task failed: job=job stage=0 label=\"map\" partition=1 attempt=0"
                                + " cause=ScriptedException: corrupt block: object=x");
        assertThat(thrown.place()).isEqualTo(new JobFailedException.Place("job", 0, "map", 1, 0));
        assertThat(thrown.trace()).isEqualTo("at Script.java:1");
        assertThat(backend.waitingCount()).isZero();
    }

    @Test
    void a_task_that_keeps_failing_fails_the_job_at_its_limit() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1).withMaxAttempts(3));
        for (int i = 0; i < 3; i++) {
            backend.takeLaunch().fail("try " + i);
        }

        assertThatThrownBy(handle::await)
                .isInstanceOf(JobFailedException.class)
                .hasMessageEndingWith("attempt=2 cause=ScriptedException: try 2");
    }

    @Test
    void a_cancelled_job_ends_when_its_attempts_have_stopped() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 5));
        Launched first = backend.takeLaunch();
        Launched second = backend.takeLaunch();
        handle.cancel();
        backend.takeCancel();
        backend.takeCancel();
        first.stop();
        assertThat(handle.isEnded()).isFalse();
        second.succeed();

        assertThatThrownBy(handle::await)
                .isInstanceOf(JobCancelledException.class)
                .hasMessage("job cancelled: job=job");
        handle.cancel();
    }

    @Test
    void interrupting_the_waiter_cancels_the_job_and_waits_for_its_end() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1));
        Launched launched = backend.takeLaunch();
        var waiting = new FutureTask<>(handle::await);
        Thread waiter = Thread.ofPlatform().start(waiting);

        waiter.interrupt();
        backend.takeCancel();
        assertThat(handle.isEnded()).isFalse();
        launched.stop();

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(handle.isEnded()).isTrue();
    }

    @Test
    void an_exception_while_a_spec_is_made_fails_the_job_with_that_cause() {
        var broken = new IllegalStateException("no splits: input=3");
        JobHandle handle =
                coordinator.submit(
                        mapReduce(
                                JOB,
                                (_, _) -> {
                                    throw broken;
                                }));

        assertThatThrownBy(handle::await)
                .isInstanceOf(JobFailedException.class)
                .hasMessageEndingWith("cause=java.lang.IllegalStateException: no splits: input=3")
                .hasCause(broken);
    }

    @Test
    void a_spec_for_another_attempt_fails_the_job() {
        JobHandle handle =
                coordinator.submit(mapReduce(JOB, (attempt, _) -> TestSpecs.spec(OTHER, attempt)));

        assertThatThrownBy(handle::await)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("spec for another attempt");
    }

    @Test
    void an_answer_that_names_another_attempt_fails_the_job() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1));
        backend.takeLaunch().answer().accept(TestSpecs.success(TestSpecs.attempt(8)));

        assertThatThrownBy(handle::await)
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("answer names another attempt");
    }

    @Test
    void closing_cancels_the_jobs_and_closes_the_backend() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1));
        Launched launched = backend.takeLaunch();
        var closing = new FutureTask<Void>(coordinator::close, null);
        Thread.ofPlatform().start(closing);
        backend.takeCancel();
        assertThat(backend.isClosed()).isFalse();
        launched.stop();
        closing.get();

        assertThat(backend.isClosed()).isTrue();
        assertThatThrownBy(handle::await).isInstanceOf(JobCancelledException.class);
        assertThatThrownBy(() -> coordinator.submit(maps(JOB, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("coordinator is closed");
    }

    @Test
    void a_bug_in_the_loop_ends_every_job() throws Exception {
        JobHandle one = coordinator.submit(maps(JOB, 1));
        JobHandle two = coordinator.submit(maps(OTHER, 1));
        backend.takeLaunch().answer().accept(null);
        backend.takeLaunch();

        assertThatThrownBy(one::await).hasMessage("coordinator crashed");
        assertThatThrownBy(two::await).hasMessage("coordinator crashed");
        assertThatThrownBy(() -> coordinator.submit(maps(JOB, 1)))
                .isInstanceOf(IllegalStateException.class);
    }
}
