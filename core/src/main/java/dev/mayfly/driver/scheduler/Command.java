package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;

/// What the scheduler wants done, in this order.
public sealed interface Command {
    /// Which job.
    JobId job();

    /// All producers of a stage are complete: its tasks may be launched.
    record StageStarted(JobId job, StageId stage) implements Command {}

    /// Start an attempt. It holds a slot until it is answered.
    record Launch(JobId job, AttemptId attempt) implements Command {}

    /// Tell a running attempt to stop. Its answer is still awaited.
    record CancelAttempt(JobId job, AttemptId attempt) implements Command {}

    /// The attempt that just succeeded is the one that counts for its task: keep its output and
    /// counters. Given once for each task.
    record CommitTask(JobId job, AttemptId attempt) implements Command {}

    /// The attempt that just handed back is the one that counts for what it did: keep that for the
    /// next attempt of its task, which goes on from there.
    record KeepPart(JobId job, AttemptId attempt) implements Command {}

    /// Every task of a stage is committed.
    record StageCompleted(JobId job, StageId stage) implements Command {}

    /// Every stage is complete. Nothing follows for this job.
    record JobSucceeded(JobId job) implements Command {}

    /// The job failed and none of its attempts runs. Nothing follows for this job.
    ///
    /// @param attempt whose failure ended the job
    /// @param failure what that attempt answered, whatever happened afterwards
    /// @param hasRecurred whether the attempt before it failed in the same way
    record JobFailed(JobId job, AttemptId attempt, Failure failure, boolean hasRecurred)
            implements Command {}

    /// The job was cancelled and none of its attempts runs. Nothing follows for this job.
    record JobCancelled(JobId job) implements Command {}
}
