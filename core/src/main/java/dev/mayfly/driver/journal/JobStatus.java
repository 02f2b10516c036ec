package dev.mayfly.driver.journal;

import dev.mayfly.protocol.JobId;
import java.util.List;
import java.util.Optional;

/// How far a job is, as far as the store knows.
///
/// @param name what the user calls it
/// @param createdMillis when it was planned, since the epoch
/// @param target directory that gets its output
/// @param stages in the order of their ids
/// @param lease who leads it, if anyone ever did
/// @param isDetached whether it goes on without being led
/// @param isLed whether the lease lasts, so that somebody is believed to lead it
/// @param isCancelRequested whether it is to stop
public record JobStatus(
        JobId job,
        String name,
        long createdMillis,
        String target,
        List<Stage> stages,
        Optional<JobLease.State> lease,
        boolean isDetached,
        boolean isLed,
        boolean isCancelRequested) {
    /// Copies the list.
    public JobStatus {
        stages = List.copyOf(stages);
    }

    /// How far a stage is.
    ///
    /// @param label what it does
    public record Stage(String label, int taskCount, int committedCount) {}

    /// Whether every task is committed, so that only the output is left to be published.
    public boolean isComplete() {
        return stages.stream().allMatch(stage -> stage.committedCount() >= stage.taskCount());
    }
}
