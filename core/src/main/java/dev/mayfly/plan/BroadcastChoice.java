package dev.mayfly.plan;

import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Lineage;
import dev.mayfly.lineage.Partitioning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Finds the joins of which one side may become a table that all tasks share, so that the other
/// side need not move, and decides by the sizes of the sides. Pure.
///
/// @see <a href="https://spark.apache.org/docs/latest/sql-performance-tuning.html">Spark, broadcast
///   hash joins</a>
public final class BroadcastChoice {
    private BroadcastChoice() {}

    /// The joins of a lineage that may be done by a table: those of which both sides would have to
    /// move, into a number of partitions that the user left open.
    public static List<Lineage.Join> candidates(Lineage root, PlanContext context) {
        var found = new ArrayList<Lineage.Join>();
        var partitions = new Partitions(1, context.keptPartitions(), Set.of());
        collect(root, context, partitions, new HashSet<>(), found);
        return found;
    }

    private static void collect(
            Lineage node,
            PlanContext context,
            Partitions partitions,
            Set<Integer> seen,
            List<Lineage.Join> found) {
        boolean isThere =
                node instanceof Lineage.Kept && context.keptPartitions().containsKey(node.id());
        if (isThere || !seen.add(node.id())) {
            return;
        }
        if (node instanceof Lineage.Join join && isCandidate(join, partitions)) {
            found.add(join);
        }
        for (Lineage parent : LineageWalk.parents(node)) {
            collect(parent, context, partitions, seen, found);
        }
    }

    private static boolean isCandidate(Lineage.Join join, Partitions partitions) {
        return join.partitioning() instanceof Partitioning.Hash(int count)
                && count == Partitioning.AUTO
                && (mayHold(join.kind(), JoinSide.LEFT) || mayHold(join.kind(), JoinSide.RIGHT))
                && partitions.ofOrNull(join.left()) == null
                && partitions.ofOrNull(join.right()) == null;
    }

    /// Whether a side may be the table: not if records of it that match nothing are wanted, since
    /// no single task knows which these are.
    private static boolean mayHold(JoinKind kind, JoinSide table) {
        return switch (kind) {
            case INNER -> true;
            case LEFT -> table == JoinSide.RIGHT;
            case RIGHT -> table == JoinSide.LEFT;
            case FULL, COGROUP -> false;
        };
    }

    /// Bytes that a side is read from, if each of its records comes from one that is read or from
    /// the program.
    public static OptionalLong inputBytes(Lineage side, PlanContext context) {
        return switch (side) {
            case Lineage.Scan scan -> OptionalLong.of(context.sizeOf(scan));
            case Lineage.Literal literal -> OptionalLong.of(literal.size());
            case Lineage.Narrow narrow ->
                    ThinInputs.isRecordWise(narrow.operator())
                            ? inputBytes(narrow.parent(), context)
                            : OptionalLong.empty();
            case Lineage.Union ignored -> OptionalLong.empty();
            case Lineage.Coalesce ignored -> OptionalLong.empty();
            case Lineage.Shuffle ignored -> OptionalLong.empty();
            case Lineage.Join ignored -> OptionalLong.empty();
            case Lineage.Kept ignored -> OptionalLong.empty();
        };
    }

    /// The side that becomes the table: the smaller one of those that may, if it is within the
    /// limit and the other one is not smaller still.
    ///
    /// @param left bytes of the left side, as far as known
    /// @param right bytes of the right side, as far as known
    public static Optional<JoinSide> table(
            JoinKind kind, OptionalLong left, OptionalLong right, long limitBytes) {
        JoinSide smaller =
                left.orElse(Long.MAX_VALUE) < right.orElse(Long.MAX_VALUE)
                        ? JoinSide.LEFT
                        : JoinSide.RIGHT;
        long bytes = (smaller == JoinSide.LEFT ? left : right).orElse(Long.MAX_VALUE);
        return bytes <= limitBytes && mayHold(kind, smaller)
                ? Optional.of(smaller)
                : Optional.empty();
    }
}
