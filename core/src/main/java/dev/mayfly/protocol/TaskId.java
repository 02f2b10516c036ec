package dev.mayfly.protocol;

/// Names a task: one partition's work in a stage.
///
/// @param partition 0-based number of the partition of the stage's output side
public record TaskId(StageId stage, int partition) {
    @Override
    public String toString() {
        return stage + "/" + partition;
    }
}
