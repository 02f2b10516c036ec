package dev.mayfly.aws.cost;

import dev.mayfly.plan.JobPlan;
import dev.mayfly.protocol.StageId;
import java.util.List;
import java.util.Map;

/// What a job has to do, as far as its plan and some assumptions tell.
///
/// @param stages producers before consumers
public record Workload(List<StageLoad> stages) {
    /// Copies the list.
    public Workload {
        stages = List.copyOf(stages);
    }

    /// The work of a plan.
    ///
    /// Kept partitions of earlier jobs count as empty, and a wish for the first records counts as
    /// one for all.
    ///
    /// @param shares of some stages, where they are known: bytes that leave for each that comes in
    public static Workload of(JobPlan plan, Assumptions assumptions, Map<StageId, Double> shares) {
        return new LoadPlanner(plan, assumptions, shares).workload();
    }

    /// The work of a plan, with nothing known of its data.
    public static Workload of(JobPlan plan, Assumptions assumptions) {
        return of(plan, assumptions, Map.of());
    }
}
