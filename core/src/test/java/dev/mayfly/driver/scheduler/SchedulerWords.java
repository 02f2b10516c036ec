package dev.mayfly.driver.scheduler;

import dev.mayfly.driver.scheduler.Command.CancelAttempt;
import dev.mayfly.driver.scheduler.Command.CommitTask;
import dev.mayfly.driver.scheduler.Command.JobFailed;
import dev.mayfly.driver.scheduler.Command.Launch;
import dev.mayfly.driver.scheduler.Command.StageCompleted;
import dev.mayfly.driver.scheduler.Command.StageStarted;
import dev.mayfly.driver.scheduler.SchedulerEvent.AttemptEnded;
import dev.mayfly.driver.scheduler.SchedulerEvent.JobSubmitted;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskMetrics;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Events and commands of one job, in few words.
final class SchedulerWords {
    static final JobId JOB = new JobId("job");

    private SchedulerWords() {}

    static SchedulerEvent failure(int number, Failure failure) {
        return new AttemptEnded(JOB, new TaskOutcome.Transient(attempt(0, 0, number), failure));
    }

    static StageTasks stage(int index, int tasks, int... dependencies) {
        return new StageTasks(
                new StageId(index),
                tasks,
                Arrays.stream(dependencies).mapToObj(StageId::new).toList());
    }

    static StageGraph graph(StageTasks... stages) {
        return new StageGraph(List.of(stages));
    }

    static SchedulerEvent submit(JobId job, StageTasks... stages) {
        return new JobSubmitted(job, graph(stages), Scheduler.DEFAULT_MAX_ATTEMPTS);
    }

    static AttemptId attempt(int stage, int partition, int number) {
        return new AttemptId(new TaskId(new StageId(stage), partition), number);
    }

    static SchedulerEvent success(int stage, int partition, int number) {
        return new AttemptEnded(
                JOB,
                new TaskOutcome.Succeeded(
                        attempt(stage, partition, number),
                        new TaskOutput.Inline(new byte[0]),
                        TaskMetrics.NONE,
                        Map.of()));
    }

    static TaskId task(int stage, int partition) {
        return new TaskId(new StageId(stage), partition);
    }

    static SchedulerEvent recovered(Recovered recovered, StageTasks... stages) {
        return new JobSubmitted(JOB, graph(stages), 4, recovered);
    }

    static SchedulerEvent failure(int stage, int partition, int number, String message) {
        return new AttemptEnded(
                JOB,
                new TaskOutcome.Transient(
                        attempt(stage, partition, number), new Failure("Error", message, "")));
    }

    static SchedulerEvent fatal(int stage, int partition, int number, String message) {
        return new AttemptEnded(
                JOB,
                new TaskOutcome.Fatal(
                        attempt(stage, partition, number), new Failure("Error", message, "")));
    }

    static SchedulerEvent cancelled(int stage, int partition, int number) {
        return new AttemptEnded(JOB, new TaskOutcome.Cancelled(attempt(stage, partition, number)));
    }

    static Command started(int stage) {
        return new StageStarted(JOB, new StageId(stage));
    }

    static Command completed(int stage) {
        return new StageCompleted(JOB, new StageId(stage));
    }

    static Command launch(int stage, int partition, int number) {
        return new Launch(JOB, attempt(stage, partition, number));
    }

    static Command cancel(int stage, int partition, int number) {
        return new CancelAttempt(JOB, attempt(stage, partition, number));
    }

    static Command commit(int stage, int partition, int number) {
        return new CommitTask(JOB, attempt(stage, partition, number));
    }

    static Command failed(int stage, int partition, int number, String message) {
        return new JobFailed(
                JOB, attempt(stage, partition, number), new Failure("Error", message, ""), false);
    }
}
