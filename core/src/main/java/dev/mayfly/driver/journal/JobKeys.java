package dev.mayfly.driver.journal;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskId;

/// Where what is kept of a job lies.
///
/// @param work key prefix that all drivers and functions share
public record JobKeys(String work, JobId job) {
    private static final String JOBS = "/jobs";

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

    /// What belongs to one of its stages.
    public String stage(StageId stage) {
        return directory() + "/stages/" + stage.index();
    }

    /// The commits of a stage, an object for each committed task.
    public String commits(StageId stage) {
        return stage(stage) + "/commits";
    }

    /// The commit of a task.
    public String commit(TaskId task) {
        return commits(task.stage()) + "/" + task.partition();
    }
}
