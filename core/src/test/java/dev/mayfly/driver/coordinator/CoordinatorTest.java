package dev.mayfly.driver.coordinator;

import static dev.mayfly.driver.coordinator.TestJobs.JOB;
import static dev.mayfly.driver.coordinator.TestJobs.MAP;
import static dev.mayfly.driver.coordinator.TestJobs.OTHER;
import static dev.mayfly.driver.coordinator.TestJobs.REDUCE;
import static dev.mayfly.driver.coordinator.TestJobs.bytes;
import static dev.mayfly.driver.coordinator.TestJobs.mapReduce;
import static dev.mayfly.driver.coordinator.TestJobs.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.ScriptedBackend;
import dev.mayfly.backend.ScriptedBackend.Launched;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent;
import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoordinatorTest {
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
}
