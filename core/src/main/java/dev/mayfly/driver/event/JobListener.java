package dev.mayfly.driver.event;

import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import java.time.Instant;

/// Hears what happens to a job. Where nothing else is said, called by the coordinator's event loop,
/// in order, so it must be quick. One that throws hears nothing more; the job goes on, and its
/// result tells of the failure.
@FunctionalInterface
public interface JobListener {
    /// Takes the next event.
    void on(JobEvent event);

    /// Takes the plan of a job, before its first event, on the thread of the user who asked for it.
    /// Of a session that only prints plans, this is all that is heard. What it throws, the user
    /// gets instead of the job.
    ///
    /// @param cancel stops the job as its user could; returns at once, and may be called by any
    ///   thread at any time
    default void planned(JobId job, JobPlan plan, Runnable cancel) {}

    /// Takes that an attempt which was started does not run: it waits for a worker, or one has
    /// refused it. Told by any thread of a backend that knows.
    default void waits(JobId job, AttemptId attempt) {}

    /// Takes that an attempt which waited is with a worker now. Told by any thread of a backend
    /// that knows.
    default void runs(JobId job, AttemptId attempt, Instant time) {}

    /// Takes that the session waits for a job that it has handed over, of which no events are told.
    /// Told once for each wait, on the thread of the user, who gets what it throws.
    ///
    /// @param reason what waits, for people
    default void awaits(JobId job, String reason) {}

    /// Whether it also hears of jobs that nobody asked for, such as the sample that decides how a
    /// join is done.
    default boolean hearsSamples() {
        return false;
    }
}
