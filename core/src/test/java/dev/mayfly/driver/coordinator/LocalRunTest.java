package dev.mayfly.driver.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.backend.TestSpecs;
import dev.mayfly.backend.local.AttemptRunner;
import dev.mayfly.backend.local.LocalBackend;
import dev.mayfly.backend.local.PassingCodec;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobCancelledException;
import dev.mayfly.driver.event.JobProgress;
import dev.mayfly.driver.event.JobSnapshot;
import dev.mayfly.driver.scheduler.StageGraph;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The coordinator with real threads below it.
@Timeout(60)
class LocalRunTest {
    private static final int TASKS = 300;

    @Test
    void every_task_counts_once_though_a_third_of_first_attempts_fails() throws Exception {
        AttemptRunner runner =
                spec -> {
                    if (spec.attempt().number() == 0
                            && spec.attempt().task().partition() % 3 == 0) {
                        throw new IllegalStateException("first attempts fail");
                    }
                    return TestSpecs.success(spec.attempt(), Map.of("tasks", 1L));
                };
        var progress = new JobProgress();
        try (var coordinator = coordinator(runner)) {
            JobResult result =
                    coordinator.submit(job("job").withListeners(List.of(progress))).await();

            assertThat(result.counters()).isEqualTo(Map.of("tasks", 2L * TASKS));
            for (int stage = 0; stage < 2; stage++) {
                List<TaskOutput> outputs = result.outputs().of(new StageId(stage));
                for (int i = 0; i < TASKS; i++) {
                    assertThat(((TaskOutput.Inline) outputs.get(i)).blocks())
                            .containsExactly((byte) i);
                }
            }
        }
        JobSnapshot snapshot = progress.snapshot(Clock.systemUTC().instant());
        assertThat(snapshot.end()).contains(EndState.SUCCEEDED);
        assertThat(snapshot.doneCount()).isEqualTo(2 * TASKS);
        assertThat(snapshot.failedCount()).isEqualTo(2 * TASKS / 3);
        assertThat(snapshot.runningCount()).isZero();
    }

    @Test
    void a_task_is_continued_until_it_is_done_and_all_of_it_counts_once() throws Exception {
        AttemptRunner runner =
                spec -> {
                    int parts = spec.earlier().outputs().size();
                    if (spec.attempt().number() % 2 == 1) {
                        throw new IllegalStateException("every other attempt fails");
                    }
                    var done =
                            new TaskOutcome.Succeeded(
                                    spec.attempt(),
                                    new TaskOutput.Inline(new byte[] {(byte) parts}),
                                    TestSpecs.success(spec.attempt()).metrics(),
                                    Map.of("parts", 1L),
                                    spec.earlier());
                    return parts == 6
                            ? done
                            : new TaskOutcome.HandedBack(done, new TaskInput.Splits(List.of()));
                };
        var progress = new JobProgress();
        try (var coordinator = coordinator(runner)) {
            JobResult result =
                    coordinator.submit(job("job").withListeners(List.of(progress))).await();

            assertThat(result.counters()).isEqualTo(Map.of("parts", 7L * 2 * TASKS));
            assertThat(result.metrics().recordsRead()).isEqualTo(10L * 7 * 2 * TASKS);
            for (TaskOutput task : result.outputs().of(new StageId(1))) {
                assertThat(TaskOutput.each(List.of(task)))
                        .extracting(part -> (int) ((TaskOutput.Inline) part).blocks()[0])
                        .containsExactly(0, 1, 2, 3, 4, 5, 6);
            }
        }
        JobSnapshot snapshot = progress.snapshot(Clock.systemUTC().instant());
        assertThat(snapshot.doneCount()).isEqualTo(2 * TASKS);
        assertThat(snapshot.failedCount()).as("does not count up").isEqualTo(6 * 2 * TASKS);
    }

    @Test
    void jobs_side_by_side_end_each_on_its_own() throws Exception {
        var started = new CountDownLatch(1);
        AttemptRunner runner =
                spec -> {
                    if (spec.job().value().equals("stuck")) {
                        started.countDown();
                        new CountDownLatch(1).await();
                    }
                    return TestSpecs.success(spec.attempt());
                };
        try (var coordinator = coordinator(runner)) {
            JobHandle stuck = coordinator.submit(job("stuck"));
            started.await();
            var others = new ArrayList<JobHandle>();
            for (int i = 0; i < 5; i++) {
                others.add(coordinator.submit(job("other-" + i)));
            }
            stuck.cancel();

            assertThatThrownBy(stuck::await).isInstanceOf(JobCancelledException.class);
            for (JobHandle other : others) {
                assertThat(other.await().metrics().recordsRead()).isEqualTo(10L * 2 * TASKS);
            }
        }
    }

    private static Coordinator coordinator(AttemptRunner runner) {
        return new Coordinator(
                new LocalBackend(3, runner, new PassingCodec<>(), new PassingCodec<>()),
                Clock.systemUTC());
    }

    private static JobSubmission job(String name) {
        var id = new JobId(name);
        var first = new StageId(0);
        return JobSubmission.of(
                id,
                name,
                new StageGraph(
                        List.of(
                                new StageTasks(first, TASKS, List.of()),
                                new StageTasks(new StageId(1), TASKS, List.of(first)))),
                List.of("one", "two"),
                (attempt, _) -> TestSpecs.spec(id, attempt));
    }
}
