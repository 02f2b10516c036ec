package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.TaskId;
import java.util.Set;

/// What earlier drivers of a job have left to this one.
///
/// @param firstAttempt the number of every task's first attempt, above those of attempts that may
///   still run somewhere
/// @param committed tasks that are not to be run again
public record Recovered(int firstAttempt, Set<TaskId> committed) {
    /// Nothing: the job is new.
    public static final Recovered NOTHING = new Recovered(0, Set.of());

    /// Checks the number and copies the set.
    public Recovered {
        if (firstAttempt < 0) {
            throw new IllegalArgumentException("negative attempt: firstAttempt=" + firstAttempt);
        }
        committed = Set.copyOf(committed);
    }
}
