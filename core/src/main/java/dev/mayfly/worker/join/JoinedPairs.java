package dev.mayfly.worker.join;

import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import java.util.Optional;

/// Makes a join's values of the values of its two sides: that of the table and that which streams
/// past it. A value that may be missing is an [Optional].
final class JoinedPairs {
    private final boolean isTableLeft;
    private final boolean keepsTable;
    private final boolean keepsStream;

    JoinedPairs(JoinKind kind, boolean isTableLeft) {
        this.isTableLeft = isTableLeft;
        boolean keepsLeft = kind == JoinKind.LEFT || kind == JoinKind.FULL;
        boolean keepsRight = kind == JoinKind.RIGHT || kind == JoinKind.FULL;
        this.keepsTable = isTableLeft ? keepsLeft : keepsRight;
        this.keepsStream = isTableLeft ? keepsRight : keepsLeft;
    }

    /// Whether records of the table that nothing matched are part of the join.
    boolean keepsTable() {
        return keepsTable;
    }

    /// Whether streaming records that match nothing are part of the join.
    boolean keepsStream() {
        return keepsStream;
    }

    /// The value for a match.
    Object both(Object table, Object stream) {
        Object fromTable = keepsStream ? Optional.of(table) : table;
        Object fromStream = keepsTable ? Optional.of(stream) : stream;
        return isTableLeft
                ? new Joined<>(fromTable, fromStream)
                : new Joined<>(fromStream, fromTable);
    }

    /// The value for a record of the table that nothing matched.
    Object ofTable(Object table) {
        Object present = keepsStream ? Optional.of(table) : table;
        return isTableLeft
                ? new Joined<>(present, Optional.empty())
                : new Joined<>(Optional.empty(), present);
    }

    /// The value for a streaming record that matches nothing.
    Object ofStream(Object stream) {
        Object present = keepsTable ? Optional.of(stream) : stream;
        return isTableLeft
                ? new Joined<>(Optional.empty(), present)
                : new Joined<>(present, Optional.empty());
    }
}
