package dev.mayfly.driver.detached;

import dev.mayfly.driver.event.EndState;
import dev.mayfly.driver.scheduler.StageTasks;
import dev.mayfly.protocol.StageId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What is to be done for a detached job. Decided from facts alone, so it does not matter who asks,
/// how often, and what was told before: equal facts give equal steps, and a step that was done is
/// seen in the facts.
public sealed interface NextStep {
    /// How often a stage is launched before the job is given up: once, and again after sweeps that
    /// found no progress. As many sweeps have the output published.
    int MAX_ROUNDS = 4;

    /// Start the first attempts of these tasks, if nobody else has launched the stage this often.
    ///
    /// @param round how often it was launched before
    record Launch(StageId stage, int round, BitSet partitions) implements NextStep {}

    /// All tasks are committed: publish the output and end the job.
    ///
    /// @param round how often sweeps had it published before
    record Publish(int round) implements NextStep {}

    /// End the job without output.
    ///
    /// @param reason empty if it was cancelled
    record End(EndState state, String reason) implements NextStep {}

    /// What to do now, in order; empty if others are at work.
    ///
    /// @param isSweep whether nothing of the job was heard for so long that what was launched is
    ///   believed to be lost
    static List<NextStep> of(JobFacts facts, boolean isSweep) {
        if (facts.isCancelRequested()) {
            return List.of(new End(EndState.CANCELLED, ""));
        }
        if (facts.failure().isPresent()) {
            return List.of(new End(EndState.FAILED, facts.failure().get()));
        }
        var open = new ArrayList<StageTasks>();
        boolean isComplete = true;
        for (StageTasks stage : facts.graph().stages()) {
            if (!facts.isComplete(stage.id().index())) {
                isComplete = false;
                if (stage.dependencies().stream().allMatch(it -> facts.isComplete(it.index()))) {
                    open.add(stage);
                }
            }
        }
        return isComplete ? List.of(publish(facts, isSweep)) : launches(facts, open, isSweep);
    }

    private static NextStep publish(JobFacts facts, boolean isSweep) {
        int round = facts.publications();
        return round >= MAX_ROUNDS && isSweep
                ? new End(
                        EndState.FAILED,
                        "nothing was heard of those who began to publish the output, again and"
                                + " again: times="
                                + round)
                : new Publish(round);
    }

    private static List<NextStep> launches(JobFacts facts, List<StageTasks> open, boolean isSweep) {
        var steps = new ArrayList<NextStep>();
        for (StageTasks stage : open) {
            int index = stage.id().index();
            int round = facts.rounds().get(index);
            if (round >= MAX_ROUNDS && isSweep) {
                String reason =
                        "nothing was heard of the tasks of a stage that was launched again and"
                                + " again: stage="
                                + index
                                + " launches="
                                + round;
                return List.of(new End(EndState.FAILED, reason));
            }
            if (round == 0 || isSweep) {
                var partitions = new BitSet();
                partitions.set(0, stage.taskCount());
                partitions.andNot(facts.committed().get(index));
                steps.add(new Launch(stage.id(), round, partitions));
            }
        }
        return steps;
    }
}
