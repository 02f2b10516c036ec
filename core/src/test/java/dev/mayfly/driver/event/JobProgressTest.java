package dev.mayfly.driver.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.CounterChanged;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.driver.event.StageSnapshot.SlowestTask;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    private static final JobId JOB = new JobId("job");
    private static final StageId MAP = new StageId(0);
    private static final StageId REDUCE = new StageId(1);

    private final JobProgress progress = new JobProgress();

    @Test
    void before_the_start_there_is_nothing() {
        JobSnapshot snapshot = progress.snapshot(at(5));

        assertThat(snapshot.stages()).isEmpty();
        assertThat(snapshot.elapsedMillis()).isZero();
        assertThat(snapshot.end()).isEmpty();
    }

    @Test
    void while_a_stage_runs_its_tasks_are_counted() {
        start();
        progress.on(new StageStarted(JOB, at(10), MAP));
        run(0, 0, 10, 30, 100);
        attemptStarted(1, 0);
        attemptEnded(1, 0, EndState.FAILED, 5, 0);
        attemptStarted(2, 0);
        attemptStarted(1, 1);

        StageSnapshot map = progress.snapshot(at(60)).stages().get(0);

        assertThat(map.taskCount()).isEqualTo(3);
        assertThat(map.doneCount()).isEqualTo(1);
        assertThat(map.runningCount()).isEqualTo(2);
        assertThat(map.failedCount()).isEqualTo(1);
        assertThat(map.elapsedMillis()).isEqualTo(50);
        assertThat(map.metrics()).isEqualTo(metrics(30, 100));
        assertThat(map.durationSkew()).isEmpty();
    }

    @Test
    void a_stage_not_yet_started_is_shown_with_its_tasks() {
        start();

        JobSnapshot snapshot = progress.snapshot(at(1000));

        assertThat(snapshot.name()).isEqualTo("count");
        assertThat(snapshot.slots()).isEqualTo(2);
        assertThat(snapshot.elapsedMillis()).isEqualTo(1000);
        assertThat(snapshot.taskCount()).isEqualTo(4);
        assertThat(snapshot.stages().get(1).label()).isEqualTo("reduce");
        assertThat(snapshot.stages().get(1).dependencies()).containsExactly(MAP);
        assertThat(snapshot.stages().get(1).elapsedMillis()).isZero();
    }

    @Test
    void a_complete_stage_tells_its_slowest_task_and_skew() {
        start();
        progress.on(new StageStarted(JOB, at(0), MAP));
        run(0, 0, 0, 10, 100);
        run(1, 0, 0, 40, 300);
        run(2, 0, 0, 20, 100);
        progress.on(new StageCompleted(JOB, at(90), MAP));

        StageSnapshot map = progress.snapshot(at(500)).stages().get(0);

        assertThat(map.isCompleted()).isTrue();
        assertThat(map.elapsedMillis()).isEqualTo(90);
        assertThat(map.slowest()).contains(new SlowestTask(1, 40));
        assertThat(map.durationSkew()).hasValue(2.0);
        assertThat(map.recordSkew()).hasValue(3.0);
        assertThat(map.metrics().durationMillis()).isEqualTo(70);
    }

    @Test
    void the_end_stops_the_clock_and_keeps_the_counters() {
        start();
        progress.on(new StageStarted(JOB, at(0), MAP));
        run(0, 0, 0, 10, 100);
        progress.on(new CounterChanged(JOB, at(20), "bad", 1));
        progress.on(new CounterChanged(JOB, at(30), "bad", 2));
        progress.on(new JobEnded(JOB, at(80), EndState.FAILED, 80, "task failed: x"));

        JobSnapshot snapshot = progress.snapshot(at(1000));

        assertThat(snapshot.elapsedMillis()).isEqualTo(80);
        assertThat(snapshot.end()).contains(EndState.FAILED);
        assertThat(snapshot.failure()).isEqualTo("task failed: x");
        assertThat(snapshot.counters()).containsOnlyKeys("bad").containsEntry("bad", 2L);
        assertThat(snapshot.doneCount()).isEqualTo(1);
        assertThat(snapshot.stages().get(0).isCompleted()).isFalse();
        assertThat(snapshot.stages().get(0).elapsedMillis()).isEqualTo(80);
        assertThat(snapshot.stages().get(0).durationSkew()).hasValue(1.0);
        assertThat(snapshot.stages().get(1).durationSkew()).isEmpty();
    }

    @Test
    void many_tasks_are_added_up() {
        progress.on(new JobStarted(JOB, at(0), "count", 2, 1));
        progress.on(new StagePlanned(JOB, at(0), MAP, "map", 1000, List.of()));
        progress.on(new StageStarted(JOB, at(0), MAP));
        for (int i = 0; i < 1000; i++) {
            run(i, 0, 0, i, 7);
        }
        progress.on(new StageCompleted(JOB, at(1), MAP));

        JobSnapshot snapshot = progress.snapshot(at(1));

        assertThat(snapshot.metrics().recordsRead()).isEqualTo(7000);
        assertThat(snapshot.stages().get(0).durationSkew()).hasValue(999.0 / 500);
        assertThat(snapshot.stages().get(0).recordSkew()).hasValue(1.0);
    }

    private void start() {
        progress.on(new JobStarted(JOB, at(0), "count", 2, 2));
        progress.on(new StagePlanned(JOB, at(0), MAP, "map", 3, List.of()));
        progress.on(new StagePlanned(JOB, at(0), REDUCE, "reduce", 1, List.of(MAP)));
    }

    private void run(int partition, int number, long time, long millis, long records) {
        attemptStarted(partition, number);
        progress.on(
                new AttemptEnded(
                        JOB,
                        at(time + millis),
                        attempt(partition, number),
                        EndState.SUCCEEDED,
                        metrics(millis, records),
                        ""));
    }

    private void attemptStarted(int partition, int number) {
        progress.on(new AttemptStarted(JOB, at(0), attempt(partition, number)));
    }

    private void attemptEnded(
            int partition, int number, EndState state, long millis, long records) {
        progress.on(
                new AttemptEnded(
                        JOB,
                        at(millis),
                        attempt(partition, number),
                        state,
                        metrics(millis, records),
                        "x"));
    }

    private static TaskMetrics metrics(long millis, long records) {
        return new TaskMetrics(records, records * 8, 1, 8, 0, 0, millis);
    }

    private static AttemptId attempt(int partition, int number) {
        return new AttemptId(new TaskId(MAP, partition), number);
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(1_000_000 + millis);
    }
}
