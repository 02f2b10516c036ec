package dev.mayfly.plan;

import dev.mayfly.lineage.Partitioning;
import dev.mayfly.program.Program;
import dev.mayfly.protocol.StageId;
import dev.mayfly.protocol.TaskInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stages of a job, producers before consumers; the last one is what the action asked for.
///
/// @param stages in the order of their ids
/// @param inputs what each task of each input reads, by the input's number
/// @param kept by dataset: the stage of this plan that computes it
/// @param keptByKey how datasets in `kept` are partitioned by key; not in plans that were read from
///   a store
/// @param saved shuffles that are not needed because the data is partitioned already
public record JobPlan(
        List<Stage> stages,
        List<List<TaskInput>> inputs,
        Map<Integer, StageId> kept,
        Map<Integer, Partitioning> keptByKey,
        List<String> saved) {
    /// Copies the collections.
    public JobPlan {
        stages = List.copyOf(stages);
        inputs = List.copyOf(inputs);
        kept = Map.copyOf(kept);
        keptByKey = Map.copyOf(keptByKey);
        saved = List.copyOf(saved);
    }

    /// Tasks that do the same over different input.
    ///
    /// @param label what the stage does, for people
    /// @param producers stages that must be complete before
    /// @param firstPartition which of the pipeline's partitions is its first task's
    /// @param taskCount how many partitions it makes
    /// @param ownInputs what its tasks read, if that does not follow from the program
    /// @param boundsFrom stage whose records are a sample of the keys that this one's ranges divide
    public record Stage(
            StageId id,
            String label,
            Program program,
            List<StageId> producers,
            int firstPartition,
            int taskCount,
            Optional<List<TaskInput>> ownInputs,
            Optional<StageId> boundsFrom) {
        /// Copies the list.
        public Stage {
            producers = List.copyOf(producers);
        }

        /// The same stage for some of its tasks only.
        Stage part(int from, int to) {
            return new Stage(id, label, program, producers, from, to - from, ownInputs, boundsFrom);
        }
    }

    /// The same plan for some of the result's partitions only, from `from` up to but not `to`.
    public JobPlan part(int from, int to) {
        var changed = new java.util.ArrayList<>(stages);
        changed.set(changed.size() - 1, result().part(from, to));
        return new JobPlan(changed, inputs, kept, keptByKey, saved);
    }

    /// The stage that makes what the action asked for.
    public Stage result() {
        return stages.getLast();
    }
}
