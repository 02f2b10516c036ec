package dev.mayfly.cli.ui;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.CounterChanged;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Makes up the events of a job, one after the other, for a [JobWatch] to follow.
final class JobEvents {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Clock NOW = Clock.fixed(START.plusMillis(2_000), ZoneOffset.UTC);

    private final JobId job;
    private final JobWatch watch;

    JobEvents(String job, JobWatch watch) {
        this.job = new JobId(job);
        this.watch = watch;
    }

    JobEvents start(String... labels) {
        watch.on(new JobStarted(job, START, job.value(), 2, labels.length));
        for (int stage = 0; stage < labels.length; stage++) {
            watch.on(
                    new StagePlanned(job, START, new StageId(stage), labels[stage], 40, List.of()));
        }
        return this;
    }

    JobEvents stage(int stage, int succeeded, int failed) {
        watch.on(new StageStarted(job, START, new StageId(stage)));
        for (int partition = 0; partition < succeeded; partition++) {
            attempt(stage, partition, EndState.SUCCEEDED);
        }
        for (int partition = 0; partition < failed; partition++) {
            attempt(stage, partition, EndState.FAILED);
        }
        if (succeeded == 40) {
            watch.on(new StageCompleted(job, START.plusMillis(1_500), new StageId(stage)));
        }
        return this;
    }

    private void attempt(int stage, int partition, EndState state) {
        var attempt = new AttemptId(new TaskId(new StageId(stage), partition), 0);
        watch.on(new AttemptStarted(job, START, attempt));
        boolean isGood = state == EndState.SUCCEEDED;
        var metrics =
                isGood
                        ? new TaskMetrics(
                                100_000, 25_000_000, 3_000, 60_000, 1, 9_000_000, 100 + partition)
                        : TaskMetrics.NONE;
        watch.on(
                new AttemptEnded(
                        job,
                        START.plusMillis(1_000),
                        attempt,
                        state,
                        metrics,
                        isGood ? "" : "boom"));
    }

    JobEvents counter(String name, long value) {
        watch.on(new CounterChanged(job, START, name, value));
        return this;
    }

    void end(EndState state) {
        watch.on(new JobEnded(job, START.plusMillis(1_700), state, 1_700, ""));
    }
}
