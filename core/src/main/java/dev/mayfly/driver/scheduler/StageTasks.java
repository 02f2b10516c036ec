package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.StageId;
import java.util.List;

/// One stage as the scheduler sees it.
///
/// @param taskCount how many tasks it has, one for each partition; may be 0
/// @param dependencies stages that must be complete before its first task starts
public record StageTasks(StageId id, int taskCount, List<StageId> dependencies) {
    /// Checks the count and copies the list.
    public StageTasks {
        if (taskCount < 0) {
            throw new IllegalArgumentException(
                    "negative task count: stage=" + id.index() + " tasks=" + taskCount);
        }
        dependencies = List.copyOf(dependencies);
    }
}
