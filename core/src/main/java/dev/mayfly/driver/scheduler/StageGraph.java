package dev.mayfly.driver.scheduler;

import dev.mayfly.protocol.StageId;
import java.util.HashSet;
import java.util.List;

/// The stages of one job. A stage's place in the list is its id, and producers stand before
/// consumers, so there can be no circle.
public record StageGraph(List<StageTasks> stages) {
    /// Copies the list and checks ids and order.
    public StageGraph {
        stages = List.copyOf(stages);
        for (int i = 0; i < stages.size(); i++) {
            check(stages.get(i), i);
        }
    }

    private static void check(StageTasks stage, int index) {
        if (stage.id().index() != index) {
            throw new IllegalArgumentException(
                    "stage out of order: stage=" + stage.id().index() + " place=" + index);
        }
        var seen = new HashSet<StageId>();
        for (StageId producer : stage.dependencies()) {
            if (producer.index() < 0 || producer.index() >= index || !seen.add(producer)) {
                throw new IllegalArgumentException(
                        "stage depends on a later stage, itself or one stage twice: stage="
                                + index
                                + " dependency="
                                + producer.index());
            }
        }
    }
}
