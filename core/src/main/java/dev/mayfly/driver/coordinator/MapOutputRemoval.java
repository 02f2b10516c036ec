package dev.mayfly.driver.coordinator;

import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.JobPlan.Stage;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Removes the map outputs of a job's stages once all stages that read them are complete: by the
/// keys that were committed, since nothing is to be listed in a store that is far away. What
/// attempts left that do not count goes with the job's directory. Called by the job's event loop,
/// and in the end by who waits for the job.
public final class MapOutputRemoval {
    private final JobPlan plan;
    private final ObjectStore store;
    private final Map<StageId, Integer> openConsumers = new HashMap<>();
    private final Set<StageId> left = new HashSet<>();

    /// Nothing is complete yet.
    public MapOutputRemoval(JobPlan plan, ObjectStore store) {
        this.plan = plan;
        this.store = store;
        for (Stage stage : plan.stages()) {
            stage.producers().forEach(producer -> openConsumers.merge(producer, 1, Integer::sum));
        }
    }

    /// Notes that a stage is complete, and removes what nobody else reads.
    public void completed(StageId id, StageOutputs outputs) throws IOException {
        Stage stage = plan.stages().get(id.index());
        if (stage.program().sink() instanceof Sink.Shuffle
                || stage.program().sink() instanceof Sink.Relay) {
            left.add(id);
        }
        for (StageId producer : stage.producers()) {
            if (openConsumers.merge(producer, -1, Integer::sum) == 0 && left.remove(producer)) {
                store.deleteEach(keys(outputs.of(producer)));
            }
        }
    }

    /// Removes what was not removed yet.
    public void rest(StageOutputs outputs) throws IOException {
        for (StageId stage : left) {
            store.deleteEach(keys(outputs.of(stage)));
        }
        left.clear();
    }

    private static List<String> keys(List<TaskOutput> outputs) {
        var keys = new ArrayList<String>();
        for (TaskOutput output : TaskOutput.each(outputs)) {
            var map = (TaskOutput.MapOutput) output;
            long[] ends = map.partitionEnds();
            if (ends[ends.length - 1] > 0) {
                keys.add(map.objectKey());
            }
        }
        return keys;
    }
}
