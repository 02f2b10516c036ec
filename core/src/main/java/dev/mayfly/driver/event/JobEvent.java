package dev.mayfly.driver.event;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import java.time.Instant;
import java.util.List;

/// Something that happened to a job, in the order in which the driver learned of it.
public sealed interface JobEvent {
    /// Which job.
    JobId job();

    /// When the driver learned of it.
    Instant time();

    /// The driver took the job. One [StagePlanned] for each stage follows.
    ///
    /// @param name what the user calls it
    /// @param slots how many attempts of all jobs run at the same time
    /// @param stageCount how many stages it has
    record JobStarted(JobId job, Instant time, String name, int slots, int stageCount)
            implements JobEvent {}

    /// What a stage will do.
    ///
    /// @param label for people
    /// @param dependencies stages that must be complete before
    record StagePlanned(
            JobId job,
            Instant time,
            StageId stage,
            String label,
            int taskCount,
            List<StageId> dependencies)
            implements JobEvent {
        /// Copies the list.
        public StagePlanned {
            dependencies = List.copyOf(dependencies);
        }
    }

    /// A stage's tasks may run.
    record StageStarted(JobId job, Instant time, StageId stage) implements JobEvent {}

    /// An attempt was given to the backend.
    record AttemptStarted(JobId job, Instant time, AttemptId attempt) implements JobEvent {}

    /// An attempt was answered.
    ///
    /// @param metrics what it did; of one that did not succeed only the duration, as the driver saw
    ///   it
    /// @param failure what failed, in one line; empty if it did not fail
    record AttemptEnded(
            JobId job,
            Instant time,
            AttemptId attempt,
            EndState state,
            TaskMetrics metrics,
            String failure)
            implements JobEvent {}

    /// A user's counter has a new value. Told when a stage completes and when the job ends. Means
    /// nothing any more if another job takes this one's place.
    ///
    /// @param value the sum over the tasks committed so far
    record CounterChanged(JobId job, Instant time, String name, long value) implements JobEvent {}

    /// Every task of a stage is committed.
    record StageCompleted(JobId job, Instant time, StageId stage) implements JobEvent {}

    /// Nothing of the job runs any more. The last event of a job.
    ///
    /// @param durationMillis since [JobStarted]
    /// @param failure which task failed and how, or why another job takes its place, in one line;
    ///   empty if neither
    record JobEnded(JobId job, Instant time, EndState state, long durationMillis, String failure)
            implements JobEvent {}
}
