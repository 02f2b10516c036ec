package dev.mayfly.driver.detached;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskSpec;

/// The event that has a task of a detached job run, with what it takes to decide what follows.
///
/// @param spec of the first attempt that it may be; one that is taken is counted up
/// @param taskCount how many tasks the stage has
/// @param firstAttempt with which the launch of the stage began
/// @param maxAttempts how often the task may fail in this launch
/// @param hop how many events came before this one, one from the other
public record TaskEvent(TaskSpec spec, int taskCount, int firstAttempt, int maxAttempts, int hop) {
    /// Attempts have numbers of their own in each launch, with room for events that were delivered
    /// more than once.
    private static final int ROOM = 2;

    /// With which attempt a launch begins.
    ///
    /// @param round how often the stage was launched before
    static int firstAttempt(int round, int maxAttempts) {
        return Math.multiplyExact(round, ROOM * maxAttempts);
    }

    /// Behind the last attempt that the launch may make.
    int endAttempt() {
        return firstAttempt + ROOM * maxAttempts;
    }

    /// The event that tries once more.
    TaskEvent next(AttemptId failed) {
        var attempt = new AttemptId(failed.task(), failed.number() + 1);
        return new TaskEvent(
                spec.withAttempt(attempt), taskCount, firstAttempt, maxAttempts, hop + 1);
    }
}
