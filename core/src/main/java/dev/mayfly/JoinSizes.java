package dev.mayfly;

import dev.mayfly.driver.event.JobFailedException;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.plan.BroadcastChoice;
import dev.mayfly.plan.JobPlan;
import dev.mayfly.plan.JoinSide;
import dev.mayfly.plan.PlanContext;
import dev.mayfly.plan.Planner;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Estimates how large the sides of joins are, and so decides which of them become tables that all
/// tasks share: by the sizes of the inputs where the smaller one is small anyway, otherwise by how
/// many records of a small sample get as far as the join.
final class JoinSizes {
    /// Input that is not worth a sample.
    private static final long SMALL_BYTES = 32L << 20;

    /// How many times smaller than a table may be its input is, if no sample tells the table's
    /// size.
    private static final int UNSURE_FRACTION = 4;

    private final Optional<Sampler> sampler;
    private final long limitBytes;

    /// Runs a plan that counts records in a sample.
    @FunctionalInterface
    interface Sampler {
        /// Runs it.
        ///
        /// @throws JobFailedException if the user's functions fail
        Sample run(JobPlan plan);
    }

    /// What was found in a sample.
    ///
    /// @param read records read
    /// @param left records that were left of them in the end
    record Sample(long read, long left) {}

    private JoinSizes(Optional<Sampler> sampler, long limitBytes) {
        this.sampler = sampler;
        this.limitBytes = limitBytes;
    }

    /// Sizes for jobs that are planned anew if a table proves too large.
    static JoinSizes sampled(Sampler sampler, long limitBytes) {
        return new JoinSizes(Optional.of(sampler), limitBytes);
    }

    /// Sizes for jobs that are handed over at once, without a sample: only what comes from small
    /// inputs is small.
    static JoinSizes ofInputs(long limitBytes) {
        return new JoinSizes(Optional.empty(), limitBytes / UNSURE_FRACTION);
    }

    /// The joins of a lineage that are to be done by a table.
    Map<Integer, JoinSide> tables(Lineage root, PlanContext context) {
        if (limitBytes == 0) {
            return Map.of();
        }
        var tables = new HashMap<Integer, JoinSide>();
        for (Lineage.Join join : BroadcastChoice.candidates(root, context)) {
            OptionalLong left = BroadcastChoice.inputBytes(join.left(), context);
            OptionalLong right = BroadcastChoice.inputBytes(join.right(), context);
            long smaller = Math.min(left.orElse(Long.MAX_VALUE), right.orElse(Long.MAX_VALUE));
            if (sampler.isPresent() && smaller > SMALL_BYTES) {
                left = sampled(sampler.get(), join.left(), left, context);
                right = sampled(sampler.get(), join.right(), right, context);
            }
            BroadcastChoice.table(join.kind(), left, right, limitBytes)
                    .ifPresent(side -> tables.put(join.id(), side));
        }
        return tables;
    }

    private static OptionalLong sampled(
            Sampler sampler, Lineage side, OptionalLong inputBytes, PlanContext context) {
        Optional<JobPlan> plan =
                inputBytes.isPresent() ? Planner.sample(side, context) : Optional.empty();
        if (plan.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Sample sample = sampler.run(plan.get());
            double share = (sample.left() + 1.0) / (sample.read() + 1.0);
            return OptionalLong.of((long) (inputBytes.getAsLong() * share));
        } catch (JobFailedException e) {
            return OptionalLong.empty(); // the job itself will fail alike, and say where
        }
    }
}
