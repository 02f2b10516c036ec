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
public record Recovery(int firstAttempt, Map<TaskId, TaskOutcome.Succeeded> committed) {
    /// Nothing: the job is new.
    public static final Recovery NOTHING = new Recovery(0, Map.of());

    /// Copies the map and checks that each outcome is its task's.
    public Recovery {
        committed = Map.copyOf(committed);
        committed.forEach((task, outcome) -> {
            if (!outcome.attempt().task().equals(task)) {
                throw new IllegalArgumentException(
                        "outcome of another task: task=" + task + " of=" + outcome.attempt());
            }
        });
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
