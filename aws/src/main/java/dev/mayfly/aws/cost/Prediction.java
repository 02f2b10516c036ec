package dev.mayfly.aws.cost;

import java.util.List;

/// What a job is expected to take. An expectation, not a promise: its assumptions decide.
///
/// @param stages producers before consumers
/// @param seconds from the action's call to its return
/// @param cost of the job
/// @param savedBytes that stay in the store
/// @param savedMonthly what they cost each month, in dollars
public record Prediction(
        List<Stage> stages, double seconds, Cost cost, long savedBytes, double savedMonthly) {
    /// What a stage is expected to take.
    ///
    /// @param load what it has to do
    /// @param calls of functions
    /// @param newFunctions how many of the functions must start first
    /// @param taskSeconds of a task like most, in its function
    /// @param seconds from the first call to the last answer
    /// @param cost of all its tasks, without storage
    public record Stage(
            StageLoad load,
            int calls,
            int newFunctions,
            double taskSeconds,
            double seconds,
            Cost cost) {}

    /// Copies the list.
    public Prediction {
        stages = List.copyOf(stages);
    }

    /// All tasks of all stages.
    public int taskCount() {
        return stages.stream().mapToInt(stage -> stage.load().taskCount()).sum();
    }

    /// Bytes that all stages read.
    public long bytesRead() {
        return stages.stream().mapToLong(stage -> stage.load().bytesRead()).sum();
    }

    /// Requests to the store, of all kinds.
    public long requests() {
        return Math.round(cost.usage().reads() + cost.usage().writes());
    }
}
