package dev.mayfly.driver.event;

import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.StageSnapshot.SlowestTask;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One stage's events, added up. Keeps two numbers for each task done.
final class StageProgress {
    private final StagePlanned plan;
    private int done;
    private int running;
    private int failed;
    private TaskMetrics metrics = TaskMetrics.NONE;
    private long[] durations = new long[16];
    private long[] records = new long[16];
    private @Nullable SlowestTask slowest;
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private boolean isCompleted;
    private OptionalDouble durationSkew = OptionalDouble.empty();
    private OptionalDouble recordSkew = OptionalDouble.empty();

    StageProgress(StagePlanned plan) {
        this.plan = plan;
    }

    /// Its tasks can start.
    void started(Instant time) {
        started = time;
    }

    /// One more attempt runs.
    void attemptStarted() {
        running++;
    }

    /// One attempt fewer runs.
    void attemptEnded(AttemptEnded event) {
        running--;
        switch (event.state()) {
            case SUCCEEDED -> taskDone(event.attempt().task().partition(), event.metrics());
            case FAILED -> failed++;
            case CANCELLED, REPLACED -> {}
            case CONTINUED -> metrics = metrics.plus(event.metrics());
        }
    }

    /// All its tasks are done.
    void completed(Instant time) {
        isCompleted = true;
        stopped(time);
    }

    /// None of its tasks will run any more.
    void stopped(Instant time) {
        if (started != null && ended == null) {
            ended = time;
            durationSkew = skew(durations);
            recordSkew = skew(records);
        }
    }

    /// The stage as it is now.
    StageSnapshot snapshot(Instant now) {
        return new StageSnapshot(
                plan.stage(),
                plan.label(),
                plan.dependencies(),
                plan.taskCount(),
                done,
                running,
                failed,
                isCompleted,
                elapsedMillis(now),
                metrics,
                Optional.ofNullable(slowest),
                durationSkew,
                recordSkew);
    }

    private long elapsedMillis(Instant now) {
        return started == null
                ? 0
                : Duration.between(started, ended == null ? now : ended).toMillis();
    }

    private void taskDone(int partition, TaskMetrics task) {
        if (done == durations.length) {
            durations = Arrays.copyOf(durations, 2 * done);
            records = Arrays.copyOf(records, 2 * done);
        }
        durations[done] = task.durationMillis();
        records[done] = task.recordsRead();
        done++;
        metrics = metrics.plus(task);
        if (slowest == null || task.durationMillis() > slowest.durationMillis()) {
            slowest = new SlowestTask(partition, task.durationMillis());
        }
    }

    private OptionalDouble skew(long[] values) {
        if (done == 0) {
            return OptionalDouble.empty();
        }
        long[] sorted = Arrays.copyOf(values, done);
        Arrays.sort(sorted);
        return OptionalDouble.of((double) sorted[done - 1] / Math.max(1, sorted[done / 2]));
    }
}
