package dev.mayfly.worker.shuffle;

import dev.mayfly.lineage.JoinKind;
import dev.mayfly.protocol.Source;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;

/// Joins the two sides of a partition. The smaller one is held in a table, if it fits the budget,
/// and the other one streams past it; otherwise both are sorted and merged. Used once, by one
/// thread.
public final class JoinReader implements RecordSource {
    private final Source.Joined join;
    private final EncodedSource left;
    private final EncodedSource right;
    private final Spills spills;

    /// A join of two sides that have been partitioned alike.
    public JoinReader(Source.Joined join, EncodedSource left, EncodedSource right, Spills spills) {
        this.join = join;
        this.left = left;
        this.right = right;
        this.spills = spills;
    }

    @Override
    public void run(RecordSink sink) throws Exception {
        var merge = new MergeJoin(join, spills);
        if (join.kind() == JoinKind.COGROUP) {
            left.run(merge::addLeft);
            right.run(merge::addRight);
            merge.run(sink);
            return;
        }
        boolean buildsLeft = left.size() >= 0 && (right.size() < 0 || left.size() < right.size());
        EncodedSource streaming = buildsLeft ? right : left;
        EncodedSource held = buildsLeft ? left : right;
        var table = new JoinTable(spills.budgetBytes() / 2, held.size());
        if (fill(table, buildsLeft, merge)) {
            var probe = new HashJoin(join, table, buildsLeft, sink);
            streaming.run(probe::accept);
            probe.finish();
        } else {
            streaming.run(buildsLeft ? merge::addRight : merge::addLeft);
            merge.run(sink);
        }
    }

    /// Puts one side into the table; if it does not fit, all of it goes to the merge.
    ///
    /// @return whether it fits
    private boolean fill(JoinTable table, boolean buildsLeft, MergeJoin merge) throws Exception {
        EncodedSource.EncodedSink overflow = buildsLeft ? merge::addLeft : merge::addRight;
        boolean[] fits = {true};
        (buildsLeft ? left : right)
                .run(record -> {
                    if (fits[0] && !table.add(record)) {
                        fits[0] = false;
                        table.drainTo(overflow);
                    }
                    if (!fits[0]) {
                        overflow.accept(record);
                    }
                });
        return fits[0];
    }
}
