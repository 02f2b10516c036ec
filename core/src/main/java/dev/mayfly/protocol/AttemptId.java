package dev.mayfly.protocol;

/// Names one try at a task.
///
/// @param number counts the tries from 0; a driver that takes over a job counts from a multiple of
///   [#ROOM], since attempts of the one before may still run somewhere
public record AttemptId(TaskId task, int number) {
    /// How many attempts at a task one driver may make, those included that go on where one before
    /// them handed back.
    public static final int ROOM = 10_000;

    /// The next try.
    public AttemptId next() {
        return new AttemptId(task, number + 1);
    }

    /// Whether there is no room for a further try.
    public boolean isLast() {
        return number % ROOM == ROOM - 1;
    }

    @Override
    public String toString() {
        return task + "#" + number;
    }
}
