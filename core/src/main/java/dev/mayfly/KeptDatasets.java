package dev.mayfly;

import dev.mayfly.driver.coordinator.JobResult;
import dev.mayfly.lineage.Partitioning;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.KeptPartitions;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Where the partitions are that jobs of a session keep for later ones. Safe for use by many
/// threads.
final class KeptDatasets {
    private final ObjectStore store;
    private final Map<Integer, Kept> datasets = new ConcurrentHashMap<>();

    /// @param outputs where its partitions are, nothing if it is only planned
    private record Kept(KeptPartitions partitions, Optional<List<TaskOutput>> outputs) {}

    /// None yet.
    ///
    /// @param store where partitions are
    KeptDatasets(ObjectStore store) {
        this.store = store;
    }

    /// What is kept, by dataset.
    Map<Integer, List<TaskOutput>> outputs() {
        var outputs = new HashMap<Integer, List<TaskOutput>>();
        datasets.forEach((dataset, kept) ->
                kept.outputs().ifPresent(present -> outputs.put(dataset, present)));
        return outputs;
    }

    /// How each dataset lies, by dataset, those that are only planned included.
    Map<Integer, KeptPartitions> partitions() {
        var partitions = new HashMap<Integer, KeptPartitions>();
        datasets.forEach((dataset, kept) -> partitions.put(dataset, kept.partitions()));
        return partitions;
    }

    /// Adds what a job has kept. What a job beside it has kept already is deleted.
    ///
    /// @throws UncheckedIOException if it cannot be deleted
    void add(JobPlan plan, JobResult result) {
        for (Map.Entry<Integer, StageId> dataset : plan.kept().entrySet()) {
            List<TaskOutput> outputs = result.outputs().of(dataset.getValue());
            Kept kept = kept(plan, dataset.getKey(), outputs.size(), Optional.of(outputs));
            if (datasets.putIfAbsent(dataset.getKey(), kept) != null) {
                try {
                    delete(outputs);
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
            datasets.putIfAbsent(
                    dataset.getKey(), kept(plan, dataset.getKey(), partitions, Optional.empty()));
        }
    }

    private static Kept kept(
            JobPlan plan, int dataset, int partitions, Optional<List<TaskOutput>> outputs) {
        Optional<Partitioning> byKey = Optional.ofNullable(plan.keptByKey().get(dataset));
        return new Kept(new KeptPartitions(partitions, byKey), outputs);
    }

    /// Deletes the partitions of a dataset, if it is kept.
    ///
    /// @throws IOException if one cannot be deleted; the dataset counts as kept no more
    void remove(int dataset) throws IOException {
        Kept kept = datasets.remove(dataset);
        if (kept != null && kept.outputs().isPresent()) {
            delete(kept.outputs().get());
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
