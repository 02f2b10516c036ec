package dev.mayfly.protocol;

/// Names one try at a task.
///
/// @param number counts the tries from 0
public record AttemptId(TaskId task, int number) {
    @Override
    public String toString() {
        return task + "#" + number;
    }
}
