package dev.mayfly.plan;

import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Operator;
import dev.mayfly.lineage.Partitioning;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How datasets are partitioned, with every count that was left open decided.
final class Partitions {
    private final int automaticCount;
    private final Map<Integer, KeptPartitions> keptPartitions;
    private final Set<Integer> broadcasts;

    /// @param broadcasts joins whose streaming side stays where it is
    Partitions(
            int automaticCount,
            Map<Integer, KeptPartitions> keptPartitions,
            Set<Integer> broadcasts) {
        this.automaticCount = automaticCount;
        this.keptPartitions = keptPartitions;
        this.broadcasts = broadcasts;
    }

    /// The partitioning of a shuffle's output.
    Partitioning of(Lineage.Shuffle shuffle) {
        Partitioning asked = shuffle.partitioning();
        if (asked.count() != Partitioning.AUTO) {
            return asked;
        }
        Partitioning parent = adoptable(asked, ofOrNull(shuffle.parent()));
        return parent != null ? parent : asked.withCount(automaticCount);
    }

    /// The partitioning of a join's output: that of a side, if it has one of the kind asked for.
    Partitioning of(Lineage.Join join) {
        Partitioning asked = join.partitioning();
        if (asked.count() != Partitioning.AUTO) {
            return asked;
        }
        Partitioning left = adoptable(asked, ofOrNull(join.left()));
        Partitioning right = adoptable(asked, ofOrNull(join.right()));
        if (left != null && (right == null || left.count() >= right.count())) {
            return left;
        }
        return right != null ? right : asked.withCount(automaticCount);
    }

    /// What is there, if a shuffle can take it for what it asks for, or null: one that asks for
    /// hash partitions of any count takes any partitioning by key.
    private static @Nullable Partitioning adoptable(
            Partitioning asked, @Nullable Partitioning there) {
        boolean isByKey =
                there instanceof Partitioning.Hash || there instanceof Partitioning.Custom;
        return asked instanceof Partitioning.Hash && isByKey ? there : null;
    }

    /// The partitioning of a dataset by its keys, or null if it has none.
    @Nullable Partitioning ofOrNull(Lineage node) {
        return switch (node) {
            case Lineage.Scan ignored -> null;
            case Lineage.Literal ignored -> null;
            case Lineage.Narrow narrow ->
                    keepsKeys(narrow.operator()) ? ofOrNull(narrow.parent()) : null;
            case Lineage.Union ignored -> null;
            case Lineage.Coalesce ignored -> null;
            case Lineage.Shuffle shuffle -> {
                Partitioning partitioning = of(shuffle);
                yield partitioning instanceof Partitioning.RoundRobin ? null : partitioning;
            }
            case Lineage.Join join -> broadcasts.contains(join.id()) ? null : of(join);
            case Lineage.Kept kept -> {
                KeptPartitions there = keptPartitions.get(kept.id());
                yield there == null ? ofOrNull(kept.parent()) : there.byKey().orElse(null);
            }
        };
    }

    private static boolean keepsKeys(Operator operator) {
        return operator instanceof Operator.MapValue
                || operator instanceof Operator.Filter
                || operator instanceof Operator.FilterPair
                || operator instanceof Operator.Sample
                || operator instanceof Operator.Take;
    }
}
