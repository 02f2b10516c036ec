package dev.mayfly.driver.coordinator;

import dev.mayfly.driver.scheduler.Recovered;
import dev.mayfly.protocol.TaskId;
import dev.mayfly.protocol.TaskOutcome;
import java.util.HashMap;
import java.util.Map;

/// What earlier drivers of a job have left to the one that continues it.
///
/// @param firstAttempt the number of every task's first attempt, above those of attempts that may
///   still run somewhere
/// @param committed the outcomes that count, by task
/// @param begun of tasks that are not committed: how far earlier attempts have come
public record Recovery(
        int firstAttempt,
        Map<TaskId, TaskOutcome.Succeeded> committed,
        Map<TaskId, TaskOutcome.HandedBack> begun) {
    /// Nothing: the job is new.
    public static final Recovery NOTHING = new Recovery(0, Map.of(), Map.of());

    /// Copies the maps and checks that each outcome is its task's.
    public Recovery {
        committed = Map.copyOf(committed);
        begun = Map.copyOf(begun);
        committed.forEach(Recovery::requireOwn);
        begun.forEach(Recovery::requireOwn);
    }

    private static void requireOwn(TaskId task, TaskOutcome outcome) {
        if (!outcome.attempt().task().equals(task)) {
            throw new IllegalArgumentException(
                    "outcome of another task: task=" + task + " of=" + outcome.attempt());
        }
    }

    /// What the scheduler needs to know of it.
    Recovered forScheduler() {
        return new Recovered(firstAttempt, committed.keySet());
    }

    /// What was committed of one stage, by partition.
    Map<Integer, TaskOutcome.Succeeded> ofStage(int stage) {
        var found = new HashMap<Integer, TaskOutcome.Succeeded>();
        committed.forEach((task, outcome) -> {
            if (task.stage().index() == stage) {
                found.put(task.partition(), outcome);
            }
        });
        return found;
    }
}
