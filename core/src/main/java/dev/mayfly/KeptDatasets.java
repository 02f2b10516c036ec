package dev.mayfly;

import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Where the partitions are that jobs of a session keep for later ones. Safe for use by many
/// threads.
final class KeptDatasets {
    private final ObjectStore store;
    private final Map<Integer, List<TaskOutput>> outputs = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> planned = new ConcurrentHashMap<>();

    /// None yet.
    ///
    /// @param store where partitions are
    KeptDatasets(ObjectStore store) {
        this.store = store;
    }

    /// What is kept, by dataset.
    Map<Integer, List<TaskOutput>> outputs() {
        return Map.copyOf(outputs);
    }

    /// How many partitions each dataset has, by dataset, those that are only planned included.
    Map<Integer, Integer> partitionCounts() {
        var counts = new HashMap<Integer, Integer>(planned);
        outputs.forEach((dataset, kept) -> counts.put(dataset, kept.size()));
        return counts;
    }

    /// Adds what a job has kept. What a job beside it has kept already is deleted.
    ///
    /// @throws UncheckedIOException if it cannot be deleted
    void add(JobPlan plan, JobResult result) {
        for (Map.Entry<Integer, StageId> dataset : plan.kept().entrySet()) {
            List<TaskOutput> kept = result.outputs().of(dataset.getValue());
            if (outputs.putIfAbsent(dataset.getKey(), kept) != null) {
                try {
                    delete(kept);
                } catch (IOException e) {
                    throw new UncheckedIOException("partitions kept twice not deleted", e);
                }
            }
        }
    }

    /// Lets what a job would keep count as kept for the plans that follow.
    void addPlanned(JobPlan plan) {
        for (Map.Entry<Integer, StageId> dataset : plan.kept().entrySet()) {
            int partitions = plan.stages().get(dataset.getValue().index()).taskCount();
            planned.putIfAbsent(dataset.getKey(), partitions);
        }
    }

    /// Deletes the partitions of a dataset, if it is kept.
    ///
    /// @throws IOException if one cannot be deleted; the dataset counts as kept no more
    void remove(int dataset) throws IOException {
        planned.remove(dataset);
        List<TaskOutput> kept = outputs.remove(dataset);
        if (kept != null) {
            delete(kept);
        }
    }

    private void delete(List<TaskOutput> kept) throws IOException {
        for (TaskOutput output : TaskOutput.each(kept)) {
            if (output instanceof TaskOutput.KeptPartition partition) {
                store.delete(partition.objectKey());
            }
        }
    }
}
