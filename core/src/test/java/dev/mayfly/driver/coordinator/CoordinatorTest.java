package dev.mayfly.driver.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mayfly.backend.ScriptedBackend;
import dev.mayfly.backend.ScriptedBackend.Launched;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoordinatorTest {
    private static final JobId JOB = new JobId("job");
    private static final JobId OTHER = new JobId("other");
    private static final StageId MAP = new StageId(0);
    private static final StageId REDUCE = new StageId(1);

    private final ManualClock clock = new ManualClock();
    private final ScriptedBackend backend = new ScriptedBackend(2);
    private final Coordinator coordinator = new Coordinator(backend, clock);
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void a_job_gives_the_outputs_counters_and_metrics_of_its_tasks() throws Exception {
        JobHandle handle = coordinator.submit(mapReduce(JOB));
        clock.advance(Duration.ofSeconds(3));
        Launched first = backend.takeLaunch();
        backend.takeLaunch().succeed(Map.of("lines", 5L));
        first.succeed(Map.of("lines", 2L, "bad", 1L));
        backend.takeLaunch().succeed();

        JobResult result = handle.await();

        assertThat(bytes(result.outputs(), MAP)).containsExactly(0, 1);
        assertThat(bytes(result.outputs(), REDUCE)).containsExactly(0);
        assertThat(result.counters()).isEqualTo(Map.of("bad", 1L, "lines", 7L));
        assertThat(result.metrics()).isEqualTo(new TaskMetrics(30, 300, 15, 150, 0, 0, 3));
        assertThat(result.listenerFailures()).isEmpty();
        assertThat(handle.isEnded()).isTrue();
    }

    @Test
    void specs_see_the_outputs_of_complete_stages_only() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        JobHandle handle =
                coordinator.submit(
                        mapReduce(
                                JOB,
                                (attempt, outputs) -> {
                                    if (attempt.task().stage().equals(REDUCE)) {
                                        seen.add(bytes(outputs, MAP).toString());
                                    } else {
                                        assertThatThrownBy(() -> outputs.of(MAP))
                                                .hasMessage("stage is not complete: stage=0");
                                    }
                                    return TestSpecs.spec(JOB, attempt);
                                }));
        for (int i = 0; i < 3; i++) {
            backend.takeLaunch().succeed();
        }
        handle.await();

        assertThat(seen).containsExactly("[0, 1]");
    }

    @Test
    void a_failed_attempt_is_tried_again_and_counts_once() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1));
        backend.takeLaunch().fail("passing");
        Launched second = backend.takeLaunch();
        second.succeed(Map.of("lines", 1L));

        assertThat(second.spec().attempt().number()).isEqualTo(1);
        assertThat(handle.await().counters()).isEqualTo(Map.of("lines", 1L));
    }

    @Test
    void answers_given_twice_or_late_count_once() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 2));
        Launched first = backend.takeLaunch();
        Launched second = backend.takeLaunch();
        first.succeed(Map.of("lines", 1L));
        first.succeed(Map.of("lines", 1L));
        first.failForGood("late");
        second.succeed(Map.of("lines", 1L));
        second.succeed(Map.of("lines", 1L));

        assertThat(handle.await().counters()).isEqualTo(Map.of("lines", 2L));
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
    void two_jobs_share_the_slots_and_one_failing_leaves_the_other_alone() throws Exception {
        JobHandle one = coordinator.submit(maps(JOB, 1));
        JobHandle two = coordinator.submit(maps(OTHER, 2));
        Launched ofOne = backend.takeLaunch();
        Launched ofTwo = backend.takeLaunch();
        assertThat(ofOne.spec().job()).isEqualTo(JOB);
        assertThat(ofTwo.spec().job()).isEqualTo(OTHER);

        ofOne.failForGood("broken");
        backend.takeLaunch().succeed();
        ofTwo.succeed();

        assertThatThrownBy(one::await).isInstanceOf(JobFailedException.class);
        assertThat(bytes(two.await().outputs(), MAP)).containsExactly(0, 1);
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
    void a_listener_that_throws_hears_no_more_and_the_job_goes_on() throws Exception {
        var heard = new CopyOnWriteArrayList<JobEvent>();
        var broken = new AssertionError("listener broke");
        JobListener throwing =
                event -> {
                    heard.add(event);
                    throw broken;
                };
        JobHandle handle =
                coordinator.submit(maps(JOB, 1).withListeners(List.of(throwing, events::add)));
        backend.takeLaunch().succeed();

        assertThat(handle.await().listenerFailures()).containsExactly(broken);
        assertThat(heard).hasSize(1);
        assertThat(events).last().isInstanceOf(JobEvent.JobEnded.class);
    }

    @Test
    void listeners_hear_everything_in_order_before_the_waiter_returns() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1).withListeners(List.of(events::add)));
        Launched first = backend.takeLaunch();
        clock.advance(Duration.ofMillis(70));
        first.fail("passing");
        backend.takeLaunch().succeed(Map.of("lines", 4L));
        handle.await();

        assertThat(events.stream().map(event -> event.getClass().getSimpleName()))
                .containsExactly(
                        "JobStarted",
                        "StagePlanned",
                        "StageStarted",
                        "AttemptStarted",
                        "AttemptEnded",
                        "AttemptStarted",
                        "AttemptEnded",
                        "CounterChanged",
                        "StageCompleted",
                        "JobEnded");
        assertThat(events.get(4))
                .isInstanceOfSatisfying(
                        JobEvent.AttemptEnded.class,
                        ended -> {
                            assertThat(ended.state()).isEqualTo(EndState.FAILED);
                            assertThat(ended.failure()).isEqualTo("ScriptedException: passing");
                            assertThat(ended.metrics().durationMillis()).isEqualTo(70);
                        });
        assertThat(events.get(9))
                .isInstanceOfSatisfying(
                        JobEvent.JobEnded.class,
                        ended -> {
                            assertThat(ended.state()).isEqualTo(EndState.SUCCEEDED);
                            assertThat(ended.durationMillis()).isEqualTo(70);
                        });
    }

    @Test
    void a_job_without_stages_succeeds() throws Exception {
        var empty =
                JobSubmission.of(
                        JOB,
                        "empty",
                        new StageGraph(List.of()),
                        List.of(),
                        (attempt, _) -> TestSpecs.spec(JOB, attempt));

        assertThat(coordinator.submit(empty).await().counters()).isEmpty();
    }

    @Test
    void an_id_is_free_again_when_its_job_has_ended() throws Exception {
        JobHandle handle = coordinator.submit(maps(JOB, 1));
        assertThatThrownBy(() -> coordinator.submit(maps(JOB, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("job runs already: job=job");
        backend.takeLaunch().succeed();
        handle.await();

        JobHandle again = coordinator.submit(maps(JOB, 1));
        handle.cancel();
        backend.takeLaunch().succeed();
        assertThat(again.await().metrics().recordsRead()).isEqualTo(10);
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

    private static JobSubmission maps(JobId job, int taskCount) {
        return JobSubmission.of(
                job,
                "maps",
                new StageGraph(List.of(new StageTasks(MAP, taskCount, List.of()))),
                List.of("map"),
                (attempt, _) -> TestSpecs.spec(job, attempt));
    }

    private static JobSubmission mapReduce(JobId job) {
        return mapReduce(job, (attempt, _) -> TestSpecs.spec(job, attempt));
    }

    private static JobSubmission mapReduce(JobId job, SpecFactory specs) {
        return JobSubmission.of(
                job,
                "map and reduce",
                new StageGraph(
                        List.of(
                                new StageTasks(MAP, 2, List.of()),
                                new StageTasks(REDUCE, 1, List.of(MAP)))),
                List.of("map", "reduce"),
                specs);
    }

    private static List<Integer> bytes(StageOutputs outputs, StageId stage) {
        return outputs.of(stage).stream()
                .map(output -> (int) ((TaskOutput.Inline) output).blocks()[0])
                .toList();
    }
}
