package dev.mayfly.driver.detached;

import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.util.Optional;

/// The event that has a task of a detached job run, with what it takes to decide what follows.
///
/// @param spec of the first attempt that it may be; one that is taken is counted up
/// @param taskCount how many tasks the stage has
/// @param firstAttempt with which the launch of the stage began, or what goes on where an attempt
///   has handed back
/// @param maxAttempts how often the task may fail from there
/// @param hop how many events came before this one, one from the other
/// @param budget what the job may cost, as [DetachedSettings] has it
public record TaskEvent(
        TaskSpec spec,
        int taskCount,
        int firstAttempt,
        int maxAttempts,
        int hop,
        Optional<byte[]> budget) {
    /// There is room for events that were delivered more than once.
    private static final int DELIVERIES = 2;

    /// With which attempt a launch begins: attempts have numbers of their own in each.
    ///
    /// @param round how often the stage was launched before
    static int firstAttempt(int round) {
        return Math.multiplyExact(round, AttemptId.ROOM);
    }

    /// Behind the last attempt that there may be before one of them succeeds or hands back.
    int endAttempt() {
        return firstAttempt + DELIVERIES * maxAttempts;
    }

    /// The event that tries once more.
    TaskEvent next(AttemptId failed) {
        return new TaskEvent(
                spec.withAttempt(failed.next()),
                taskCount,
                firstAttempt,
                maxAttempts,
                hop + 1,
                budget);
    }

    /// The event that goes on where an attempt has handed back. It does not count as one that
    /// follows from another: there are no more of them than there are records.
    TaskEvent after(TaskOutcome.HandedBack part) {
        AttemptId attempt = part.attempt().next();
        return new TaskEvent(
                spec.after(part).withAttempt(attempt),
                taskCount,
                attempt.number(),
                maxAttempts,
                hop,
                budget);
    }
}
