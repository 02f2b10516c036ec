package dev.mayfly.worker.join;

import dev.mayfly.lineage.JoinKind;
import dev.mayfly.program.Source;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.sort.Spills;

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
        var pairs = new JoinedPairs(join.kind(), buildsLeft);
        var table = new JoinTable(spills.budgetBytes() / 2, pairs.keepsTable());
        EncodedSource streaming = buildsLeft ? right : left;
        if (fill(table, buildsLeft, merge)) {
            table.index();
            var probe = new HashJoin(join, table, buildsLeft, pairs, sink);
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
        var view = new RecordView();
        boolean[] fits = {true};
        (buildsLeft ? left : right)
                .keepBlocks(block -> {
                    int records = JoinTable.count(block, view);
                    if (fits[0] && !table.add(block, records)) {
                        fits[0] = false;
                        table.drainTo(overflow);
                    }
                    for (int at = block.offset(); !fits[0] && at < block.end(); ) {
                        at = view.wrap(block.bytes(), at);
                        overflow.accept(view);
                    }
                    return records;
                });
        return fits[0];
    }
}
