package dev.mayfly.driver.event;

import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskMetrics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A stage at one moment.
///
/// @param label what it does, for people
/// @param dependencies stages that must be complete before
/// @param taskCount all its tasks
/// @param doneCount tasks committed
/// @param runningCount attempts running
/// @param failedCount attempts that failed
/// @param isCompleted whether all its tasks are done
/// @param elapsedMillis since its tasks could start, to its completion or now; 0 before
/// @param metrics sum over the tasks done
/// @param slowest of the tasks done
/// @param durationSkew duration of the slowest task, in medians; known when no more tasks run
/// @param recordSkew records read by the task that read most, in medians; known likewise
public record StageSnapshot(
        StageId stage,
        String label,
        List<StageId> dependencies,
        int taskCount,
        int doneCount,
        int runningCount,
        int failedCount,
        boolean isCompleted,
        long elapsedMillis,
        TaskMetrics metrics,
        Optional<SlowestTask> slowest,
        OptionalDouble durationSkew,
        OptionalDouble recordSkew) {
    /// The task that took longest.
    ///
    /// @param partition its number in the stage
    public record SlowestTask(int partition, long durationMillis) {}
}
