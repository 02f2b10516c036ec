package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;

/// What the scheduler is told.
public sealed interface SchedulerEvent {
    /// Which job.
    JobId job();

    /// A job is to run.
    ///
    /// @param maxAttempts how often a task may be tried, at least 1
    /// @param recovered what earlier drivers have left of it
    record JobSubmitted(JobId job, StageGraph graph, int maxAttempts, Recovered recovered)
            implements SchedulerEvent {
        /// Checks the limit.
        public JobSubmitted {
            if (maxAttempts < 1) {
                throw new IllegalArgumentException(
                        "attempt limit below 1: job=" + job + " maxAttempts=" + maxAttempts);
            }
        }

        /// A new job.
        public JobSubmitted(JobId job, StageGraph graph, int maxAttempts) {
            this(job, graph, maxAttempts, Recovered.NOTHING);
        }
    }

    /// A launched attempt was answered.
    record AttemptEnded(JobId job, TaskOutcome outcome) implements SchedulerEvent {}

    /// The user wants a job to stop.
    record CancelRequested(JobId job) implements SchedulerEvent {}
}
