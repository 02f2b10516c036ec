package dev.mayfly.worker.join;

import dev.mayfly.lineage.Cogrouped;
import dev.mayfly.lineage.JoinKind;
import dev.mayfly.lineage.Joined;
import dev.mayfly.lineage.Values;
import dev.mayfly.program.Source;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.sort.GroupIterator;
import dev.mayfly.worker.sort.SpillSorter;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.sort.ValueBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Joins two sides that may each exceed memory, as may the values of one key: sorts both by key and
/// walks them together. Used once, by one thread.
final class MergeJoin {
    private final Source.Joined join;
    private final Spills spills;
    private final SpillSorter left;
    private final SpillSorter right;

    /// A join with a third of the budget for each side and for the values of one key.
    MergeJoin(Source.Joined join, Spills spills) {
        this.join = join;
        this.spills = spills.withBudget(spills.budgetBytes() / 3);
        this.left = new SpillSorter(this.spills, false);
        this.right = new SpillSorter(this.spills, false);
    }

    void addLeft(RecordView record) throws Exception {
        add(left, record);
    }

    void addRight(RecordView record) throws Exception {
        add(right, record);
    }

    private static void add(SpillSorter sorter, RecordView record) throws Exception {
        sorter.add(
                record.bytes,
                record.keyOffset,
                record.keySize,
                record.valueBytes,
                record.valueOffset,
                record.valueSize);
    }

    /// Joins what was added.
    void run(RecordSink sink) throws Exception {
        try (var lefts = new GroupIterator(left.cursor(), join.key(), join.leftValue());
                var rights = new GroupIterator(right.cursor(), join.key(), join.rightValue())) {
            boolean hasLeft = lefts.next();
            boolean hasRight = rights.next();
            while (hasLeft || hasRight) {
                int order = !hasLeft ? 1 : !hasRight ? -1 : compare(lefts, rights);
                emit(order <= 0 ? lefts : null, order >= 0 ? rights : null, sink);
                hasLeft = order <= 0 ? lefts.next() : hasLeft;
                hasRight = order >= 0 ? rights.next() : hasRight;
            }
        }
    }

    private static int compare(GroupIterator left, GroupIterator right) {
        return Arrays.compareUnsigned(
                left.groupBytes(), 0, left.groupSize(), right.groupBytes(), 0, right.groupSize());
    }

    private void emit(
            @Nullable GroupIterator lefts, @Nullable GroupIterator rights, RecordSink sink)
            throws Exception {
        JoinKind kind = join.kind();
        boolean keepsLeft = kind == JoinKind.LEFT || kind == JoinKind.FULL;
        boolean keepsRight = kind == JoinKind.RIGHT || kind == JoinKind.FULL;
        if (kind == JoinKind.COGROUP) {
            Object key = lefts != null ? lefts.key() : rights == null ? "" : rights.key();
            sink.accept(key, new Cogrouped<>(valuesOf(lefts), valuesOf(rights)));
        } else if (lefts != null && rights != null) {
            cross(lefts, rights, keepsRight, keepsLeft, sink);
        } else if (lefts != null && keepsLeft) {
            for (Object value : lefts.values()) {
                Object present = keepsRight ? Optional.of(value) : value;
                sink.accept(lefts.key(), new Joined<>(present, Optional.empty()));
            }
        } else if (rights != null && keepsRight) {
            for (Object value : rights.values()) {
                Object present = keepsLeft ? Optional.of(value) : value;
                sink.accept(rights.key(), new Joined<>(Optional.empty(), present));
            }
        }
    }

    private static Values<Object> valuesOf(@Nullable GroupIterator groups) {
        return groups != null ? groups.values() : Collections::emptyIterator;
    }

    private void cross(
            GroupIterator lefts,
            GroupIterator rights,
            boolean isLeftOptional,
            boolean isRightOptional,
            RecordSink sink)
            throws Exception {
        try (var buffered = new ValueBuffer(spills, join.rightValue())) {
            for (Object value : rights.values()) {
                buffered.add(value);
            }
            for (Object leftValue : lefts.values()) {
                for (Iterator<Object> again = buffered.iterator(); again.hasNext(); ) {
                    Object rightValue = again.next();
                    sink.accept(
                            lefts.key(),
                            new Joined<>(
                                    isLeftOptional ? Optional.of(leftValue) : leftValue,
                                    isRightOptional ? Optional.of(rightValue) : rightValue));
                }
            }
        }
    }
}
