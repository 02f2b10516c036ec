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

    /// The partitioning of a shuffle's output: where equal keys lie in one partition already, one
    /// that asks for hash partitions of any count leaves them there. That includes ranges, whose
    /// bounds are keys.
    Partitioning of(Lineage.Shuffle shuffle) {
        Partitioning asked = shuffle.partitioning();
        if (asked.count() != Partitioning.AUTO) {
            return asked;
        }
        Partitioning parent = ofOrNull(shuffle.parent());
        boolean isByKey =
                parent instanceof Partitioning.Range
                        || parent instanceof Partitioning.OfPairs
                        || isByFunction(parent);
        return parent != null && isByKey && asked instanceof Partitioning.Hash
                ? parent
                : asked.withCount(automaticCount);
    }

    /// The partitioning of a join's output: that of a side, if it has one that the other side can
    /// be given. Ranges are none, since their bounds are known only to the job that sampled them.
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

    private static @Nullable Partitioning adoptable(
            Partitioning asked, @Nullable Partitioning there) {
        return asked instanceof Partitioning.Hash && isByFunction(there) ? there : null;
    }

    private static boolean isByFunction(@Nullable Partitioning partitioning) {
        return partitioning instanceof Partitioning.Hash
                || partitioning instanceof Partitioning.Custom;
    }

    /// The partitioning of a dataset by its keys, or null if it has none.
    @Nullable Partitioning ofOrNull(Lineage node) {
        return switch (node) {
            case Lineage.Scan ignored -> null;
            case Lineage.Literal ignored -> null;
            case Lineage.Narrow narrow -> behind(narrow.operator(), ofOrNull(narrow.parent()));
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

    /// What a step leaves of a partitioning.
    private static @Nullable Partitioning behind(Operator operator, @Nullable Partitioning before) {
        return switch (operator) {
            case Operator.MapValue _,
                    Operator.FlatMapValue _,
                    Operator.Filter _,
                    Operator.FilterPair _,
                    Operator.Sample _,
                    Operator.Take _ ->
                    before;
            case Operator.PairToKey _ -> before == null ? null : new Partitioning.OfPairs(before);
            case Operator.KeyToPair _ ->
                    before instanceof Partitioning.OfPairs(var byKey) ? byKey : null;
            default -> null;
        };
    }
}
