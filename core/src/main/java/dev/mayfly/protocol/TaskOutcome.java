package dev.mayfly.protocol;

import java.util.Map;

/// How an attempt ended. Cases follow what the driver does about them.
public sealed interface TaskOutcome {
    /// Which attempt.
    AttemptId attempt();

    /// It did its work.
    ///
    /// @param counters what the user's named counters were raised by
    record Succeeded(
            AttemptId attempt, TaskOutput output, TaskMetrics metrics, Map<String, Long> counters)
            implements TaskOutcome {
        /// Copies the counters.
        public Succeeded {
            counters = Map.copyOf(counters);
        }
    }

    /// It failed, and another attempt may not.
    record Transient(AttemptId attempt, Failure failure) implements TaskOutcome {}

    /// It failed in a way that another attempt would repeat: corrupt data, an impossible request.
    record Fatal(AttemptId attempt, Failure failure) implements TaskOutcome {}

    /// It was told to stop.
    record Cancelled(AttemptId attempt) implements TaskOutcome {}
}
