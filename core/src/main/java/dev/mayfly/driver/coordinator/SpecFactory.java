package dev.mayfly.driver.coordinator;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskSpec;

/// Writes down what an attempt is told. Called by the coordinator's event loop, once for each
/// attempt, so it must neither block nor take long: what needs I/O is found out before the job is
/// submitted.
@FunctionalInterface
public interface SpecFactory {
    /// What the attempt is told. An exception fails the job.
    ///
    /// @param outputs of the stages complete by now, which include all producers of the attempt's
    /// @throws BroadcastTooLargeException if the job is to be done by another plan
    TaskSpec spec(AttemptId attempt, StageOutputs outputs);
}
