package dev.mayfly.plan;

import dev.mayfly.lineage.Lineage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/// Walks lineage.
public final class LineageWalk {
    private LineageWalk() {}

    /// The datasets that a dataset derives from directly.
    public static List<Lineage> parents(Lineage node) {
        return switch (node) {
            case Lineage.Scan ignored -> List.of();
            case Lineage.Literal ignored -> List.of();
            case Lineage.Narrow narrow -> List.of(narrow.parent());
            case Lineage.Union union -> union.parents();
            case Lineage.Coalesce coalesce -> List.of(coalesce.parent());
            case Lineage.Shuffle shuffle -> List.of(shuffle.parent());
            case Lineage.Join join -> List.of(join.left(), join.right());
            case Lineage.Kept kept -> List.of(kept.parent());
        };
    }

    /// The files that a dataset is read from, kept datasets left out.
    ///
    /// @param isKept whether the partitions of a dataset are there already
    public static List<Lineage.Scan> scans(Lineage root, IntPredicate isKept) {
        return inputs(root, isKept).stream()
                .filter(Lineage.Scan.class::isInstance)
                .map(Lineage.Scan.class::cast)
                .toList();
    }

    /// All that a dataset derives from in the end, files and values of the program, kept datasets
    /// left out.
    static List<Lineage> inputs(Lineage root, IntPredicate isKept) {
        var inputs = new ArrayList<Lineage>();
        collect(root, isKept, inputs, new HashSet<>());
        return inputs;
    }

    private static void collect(
            Lineage node, IntPredicate isKept, List<Lineage> inputs, Set<Integer> seen) {
        if (!seen.add(node.id()) || node instanceof Lineage.Kept && isKept.test(node.id())) {
            return;
        }
        if (node instanceof Lineage.Scan || node instanceof Lineage.Literal) {
            inputs.add(node);
        }
        for (Lineage parent : parents(node)) {
            collect(parent, isKept, inputs, seen);
        }
    }
}
