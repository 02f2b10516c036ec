package dev.mayfly.driver.journal;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskSpec;
import java.util.Optional;

/// Where what is kept of a job lies.
///
/// @param work key prefix that all drivers and functions share
public record JobKeys(String work, JobId job) {
    private static final String JOBS = "/jobs";
    private static final String AGAIN = "-again";

    /// Where the jobs of a work prefix lie, a directory each.
    public static String jobs(String work) {
        return work + JOBS;
    }

    /// Where everything of the job lies.
    public String directory() {
        return jobs(work) + "/" + job;
    }

    /// What the job is.
    public String description() {
        return directory() + "/job";
    }

    /// What takes its place should a table of a join prove too large.
    public String withoutTables() {
        return directory() + "/job-without-tables";
    }

    /// The job that takes its place then. It has an id of its own, since attempts of this one may
    /// still run.
    public JobKeys successor() {
        return new JobKeys(work, new JobId(job + AGAIN));
    }

    /// The job whose place this one has taken, if it has.
    public Optional<JobKeys> predecessor() {
        String id = job.value();
        return id.endsWith(AGAIN)
                ? Optional.of(
                        new JobKeys(work, new JobId(id.substring(0, id.length() - AGAIN.length()))))
                : Optional.empty();
    }

    /// Who leads it.
    public String lease() {
        return directory() + "/lease";
    }

    /// Is there if the job is to stop.
    public String cancel() {
        return directory() + "/cancel";
    }

    /// How it ended.
    public String end() {
        return directory() + "/end";
    }

    /// Is there if the job goes on without a driver: what its functions need to know for that.
    public String detached() {
        return directory() + "/detached";
    }

    /// Why the job cannot succeed any more.
    public String failed() {
        return directory() + "/failed";
    }

    /// Is there if somebody looks, or has looked, what the job has cost until then.
    ///
    /// @param period of time, counted since the epoch
    public String look(long period) {
        return directory() + "/looks/" + period;
    }

    /// What the last sweep has seen.
    public String sweep() {
        return directory() + "/sweep";
    }

    /// Is there if a stage is complete: who told the coordinator.
    public String finished(StageId stage) {
        return stage(stage) + "/finished";
    }

    /// Is there if a stage was launched so often: by which trigger.
    ///
    /// @param round from 0
    public String launch(StageId stage, int round) {
        return launches(stage) + "/" + round;
    }

    /// What tells how often a stage was launched.
    public String launches(StageId stage) {
        return stage(stage) + "/launches";
    }

    /// Is there if sweeps had the output published so often: by which trigger.
    ///
    /// @param round from 0
    public String publication(int round) {
        return publications() + "/" + round;
    }

    /// What tells how often sweeps had the output published.
    public String publications() {
        return directory() + "/publications";
    }

    /// What belongs to its stages.
    public String stages() {
        return directory() + "/stages";
    }

    /// Is there if an attempt has begun.
    public String attempt(AttemptId attempt) {
        return stage(attempt.task().stage())
                + "/attempts/"
                + attempt.task().partition()
                + "-"
                + attempt.number();
    }

    /// How an attempt failed.
    public String failure(AttemptId attempt) {
        return stage(attempt.task().stage())
                + "/failures/"
                + attempt.task().partition()
                + "-"
                + attempt.number();
    }

    /// What belongs to one of its stages.
    public String stage(StageId stage) {
        return stages() + "/" + stage.index();
    }

    /// The commits of a stage, an object for each committed task.
    public String commits(StageId stage) {
        return stage(stage) + "/commits";
    }

    /// The commit of a task.
    public String commit(TaskId task) {
        return commits(task.stage()) + "/" + task.partition();
    }

    /// The commits of parts of a stage's tasks, an object for each attempt that has handed back.
    public String parts(StageId stage) {
        return stage(stage) + "/parts";
    }

    /// Where attempts of a task write down what they did.
    ///
    /// @param wanted key of an object that is there as long as anybody waits for the job
    public TaskSpec.Records records(TaskId task, String wanted) {
        String parts = parts(task.stage()) + "/" + task.partition();
        return new TaskSpec.Records(wanted, commit(task), parts);
    }
}
