package dev.mayfly.driver.coordinator;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskOutcome;

/// What other threads tell the event loop.
sealed interface Message {
    /// A job is to run.
    record Submitted(RunningJob job) implements Message {}

    /// An attempt was answered.
    ///
    /// @param attempt which one it was launched as
    record Answered(RunningJob job, AttemptId attempt, TaskOutcome outcome) implements Message {}

    /// A job is to stop.
    record CancelRequested(RunningJob job) implements Message {}

    /// All jobs are to stop, and then the loop.
    record Closing() implements Message {}
}
