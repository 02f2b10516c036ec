package dev.mayfly.backend;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.util.function.Consumer;

/// Carries attempts to workers. Called by the driver's event loop only; answers on threads of its
/// own.
///
/// Promised: each launched attempt is answered exactly once, cancelled ones included. Not promised:
/// that an attempt is not also still running somewhere after its answer.
public interface Backend extends AutoCloseable {
    /// How many attempts run at the same time.
    int slots();

    /// Starts an attempt. Returns at once.
    ///
    /// @param answer called once, with how the attempt ended; must not block
    void launch(TaskSpec spec, Consumer<TaskOutcome> answer);

    /// Tells an attempt to stop. No effect if it has ended.
    void cancel(JobId job, AttemptId attempt);

    /// Tells that no attempt of a job will be launched any more, so that what its attempts left for
    /// each other where they run may go.
    void forget(JobId job);

    /// Stops every attempt and waits until none runs, but for those that do not stop.
    @Override
    void close();
}
