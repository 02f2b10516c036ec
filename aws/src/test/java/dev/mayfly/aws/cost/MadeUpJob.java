package dev.mayfly.aws.cost;

import dev.mayfly.api.Aggregate;
import dev.mayfly.api.Session;
import dev.mayfly.aws.cost.PlanningEngine.Input;
import dev.mayfly.data.Delimited;
import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.event.JobEvent.AttemptEnded;
import dev.mayfly.driver.event.JobEvent.AttemptStarted;
import dev.mayfly.driver.event.JobEvent.JobEnded;
import dev.mayfly.driver.event.JobEvent.JobStarted;
import dev.mayfly.driver.event.JobEvent.StageCompleted;
import dev.mayfly.driver.event.JobEvent.StagePlanned;
import dev.mayfly.driver.event.JobEvent.StageStarted;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.SentRequests;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CancellationException;

/// An aggregation whose events are made up one by one, at times that the test decides.
final class MadeUpJob {
    static final int TASKS = 4;
    static final int REDUCERS = 2;
    private static final JobId JOB = new JobId("job-1");
    private static final String IN = "s3://bucket/in";

    private final JobPlan plan = makePlan();
    private final JobListener listener;
    private final Runnable cancel;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    MadeUpJob(JobListener listener) {
        this(listener, () -> {});
    }

    /// @param cancel what stops it
    MadeUpJob(JobListener listener, Runnable cancel) {
        this.listener = listener;
        this.cancel = cancel;
    }

    private static JobPlan makePlan() {
        var inputs = Map.of(IN, new Input(TASKS * 78_000_000L, TASKS));
        var engine = new PlanningEngine(inputs, TASKS, REDUCERS);
        try (var session = new Session(engine)) {
            session.delimited(Delimited.by(','), IN)
                    .keyBy(row -> row.slice(0))
                    .aggregate(Aggregate.sum(row -> row.getDouble(1)))
                    .saveAsDelimited(',', "s3://bucket/out");
        } catch (CancellationException e) {
            return engine.plan();
        }
        throw new AssertionError("no action");
    }

    /// What its listener is told.
    JobPlan plan() {
        return plan;
    }

    Instant now() {
        return now;
    }

    /// Tells the time of the job.
    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    void pass(long millis) {
        now = now.plusMillis(millis);
    }

    void planned() {
        listener.planned(JOB, plan, cancel);
    }

    void started() {
        listener.on(new JobStarted(JOB, now, "job", TASKS, plan.stages().size()));
        for (JobPlan.Stage stage : plan.stages()) {
            listener.on(
                    new StagePlanned(
                            JOB,
                            now,
                            stage.id(),
                            stage.label(),
                            stage.taskCount(),
                            stage.producers()));
        }
    }

    void launched(int stage, int count) {
        listener.on(new StageStarted(JOB, now, new StageId(stage)));
        for (int partition = 0; partition < count; partition++) {
            launch(stage, partition, 0);
        }
    }

    void launch(int stage, int partition, int number) {
        listener.on(new AttemptStarted(JOB, now, attempt(stage, partition, number)));
    }

    void waits(int stage, int partition, int number) {
        listener.waits(JOB, attempt(stage, partition, number));
    }

    void runs(int stage, int partition, int number) {
        listener.runs(JOB, attempt(stage, partition, number), now);
    }

    void succeeded(int stage, int partition, int number, TaskMetrics metrics) {
        ended(stage, partition, number, EndState.SUCCEEDED, metrics);
    }

    void ended(int stage, int partition, int number, EndState state, TaskMetrics metrics) {
        listener.on(
                new AttemptEnded(JOB, now, attempt(stage, partition, number), state, metrics, ""));
    }

    void completed(int stage) {
        listener.on(new StageCompleted(JOB, now, new StageId(stage)));
    }

    void ended(EndState state) {
        listener.on(new JobEnded(JOB, now, state, 0, ""));
    }

    /// Metrics of an attempt that ran for some time and whose requests were counted.
    static TaskMetrics took(long millis) {
        return new TaskMetrics(0, 0, 0, 7_800_000, 0, 0, millis)
                .plusRequests(new SentRequests(Map.of("GET", 10L, "PUT", 1L)));
    }

    private static AttemptId attempt(int stage, int partition, int number) {
        return new AttemptId(new TaskId(new StageId(stage), partition), number);
    }
}
