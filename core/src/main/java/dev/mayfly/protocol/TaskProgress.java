package dev.mayfly.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What attempts of one task have finished of it, one after the other.
///
/// @param outputs of each attempt, in the order of the input
/// @param metrics sum over the attempts
/// @param counters what the user's named counters were raised by
public record TaskProgress(
        List<TaskOutput> outputs, TaskMetrics metrics, Map<String, Long> counters) {
    /// Nothing yet.
    public static final TaskProgress NONE = new TaskProgress(List.of(), TaskMetrics.NONE, Map.of());

    /// Copies the collections.
    public TaskProgress {
        outputs = List.copyOf(outputs);
        counters = Map.copyOf(counters);
    }

    /// Whether an attempt that goes on from here begins in the middle of the task.
    public boolean isBegun() {
        return !outputs.isEmpty();
    }

    /// The same with what a further attempt did.
    TaskProgress plus(TaskOutput output, TaskMetrics further, Map<String, Long> raised) {
        var all = new ArrayList<TaskOutput>(outputs);
        all.add(output);
        var sums = new HashMap<String, Long>(counters);
        raised.forEach((name, amount) -> sums.merge(name, amount, Long::sum));
        return new TaskProgress(all, metrics.plus(further), sums);
    }

    /// The outputs as that of the task.
    public TaskOutput output() {
        return outputs.size() == 1 ? outputs.getFirst() : new TaskOutput.Parts(outputs);
    }
}
