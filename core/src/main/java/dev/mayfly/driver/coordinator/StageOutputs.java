package dev.mayfly.driver.coordinator;

import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import java.util.List;

/// What the tasks of complete stages left behind.
@FunctionalInterface
public interface StageOutputs {
    /// The outputs of a stage's tasks, in the order of partitions. Unmodifiable.
    ///
    /// @throws IllegalStateException if the stage is not complete
    List<TaskOutput> of(StageId stage);
}
