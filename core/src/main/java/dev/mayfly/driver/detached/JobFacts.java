package dev.mayfly.driver.detached;

import dev.mayfly.driver.scheduler.StageGraph;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What is kept of a detached job at some moment, as far as it matters for what follows.
///
/// @param graph its stages
/// @param committed by stage: partitions that are committed
/// @param rounds by stage: how often it was launched
/// @param publications how often sweeps had the output published
/// @param isCancelRequested whether the job is to stop
/// @param failure why it cannot succeed any more, if it is known to
public record JobFacts(
        StageGraph graph,
        List<BitSet> committed,
        List<Integer> rounds,
        int publications,
        boolean isCancelRequested,
        Optional<String> failure) {
    /// Copies the lists and checks that each stage has its own facts.
    public JobFacts {
        committed = List.copyOf(committed);
        rounds = List.copyOf(rounds);
        if (committed.size() != graph.stages().size() || rounds.size() != committed.size()) {
            throw new IllegalArgumentException(
                    "not one fact for each stage: stages="
                            + graph.stages().size()
                            + " committed="
                            + committed.size()
                            + " rounds="
                            + rounds.size());
        }
    }

    /// Whether all tasks of a stage are committed.
    boolean isComplete(int stage) {
        return committed.get(stage).cardinality() >= graph.stages().get(stage).taskCount();
    }
}
