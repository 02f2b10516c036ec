package dev.mayfly.driver.event;

import dev.mayfly.protocol.TaskMetrics;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A job at one moment.
///
/// @param name what the user calls it
/// @param slots how many attempts run at the same time
/// @param elapsedMillis since it started, to its end or now
/// @param end how it ended, if it did
/// @param failure which task failed and how, or why another job takes its place, in one line; empty
///   if neither
/// @param stages in the order of their ids
/// @param counters the user's, by name, in the order of names; none if another job took its place
public record JobSnapshot(
        String name,
        int slots,
        long elapsedMillis,
        Optional<EndState> end,
        String failure,
        List<StageSnapshot> stages,
        Map<String, Long> counters) {
    /// Copies the collections.
    public JobSnapshot {
        stages = List.copyOf(stages);
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
    }

    /// All tasks of all stages.
    public int taskCount() {
        int sum = 0;
        for (StageSnapshot stage : stages) {
            sum += stage.taskCount();
        }
        return sum;
    }

    /// Tasks committed, of all stages.
    public int doneCount() {
        int sum = 0;
        for (StageSnapshot stage : stages) {
            sum += stage.doneCount();
        }
        return sum;
    }

    /// Attempts running, of all stages.
    public int runningCount() {
        int sum = 0;
        for (StageSnapshot stage : stages) {
            sum += stage.runningCount();
        }
        return sum;
    }

    /// Attempts that failed, of all stages.
    public int failedCount() {
        int sum = 0;
        for (StageSnapshot stage : stages) {
            sum += stage.failedCount();
        }
        return sum;
    }

    /// Sum over all tasks done.
    public TaskMetrics metrics() {
        TaskMetrics sum = TaskMetrics.NONE;
        for (StageSnapshot stage : stages) {
            sum = sum.plus(stage.metrics());
        }
        return sum;
    }
}
