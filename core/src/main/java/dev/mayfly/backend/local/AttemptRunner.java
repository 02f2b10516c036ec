package dev.mayfly.backend.local;

import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;

/// Does what a worker does. Called by several threads at the same time, once for each attempt.
@FunctionalInterface
public interface AttemptRunner {
    /// Runs an attempt to its end on the calling thread, which is interrupted if the attempt is
    /// cancelled.
    ///
    /// @throws InterruptedException if it stopped because of that
    TaskOutcome run(TaskSpec spec) throws InterruptedException;

    /// Lets go of what attempts of a job left for each other.
    default void forget(JobId job) {}
}
