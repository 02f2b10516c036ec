package dev.mayfly.worker.join;

import dev.mayfly.protocol.BlockRange;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// All records of one side of a join, for every attempt of a stage in this JVM. The attempts that
/// need it build it together, a part each at a time; then it never changes. Safe for use by many
/// threads.
final class SharedTable {
    private final ObjectStore store;
    private final List<List<BlockRange>> ranges;
    private final JoinTable[] parts;
    private final Deque<Integer> unbuilt = new ArrayDeque<>();
    private int built;

    /// A table that is not built.
    ///
    /// @param ranges the blocks of each part; a key's part is that of its hash
    SharedTable(ObjectStore store, List<List<BlockRange>> ranges) {
        this.store = store;
        this.ranges = ranges;
        this.parts = new JoinTable[ranges.size()];
        for (int i = 0; i < parts.length; i++) {
            unbuilt.add(i);
        }
    }

    /// The parts, once all are built; takes a share in building them.
    JoinTable[] parts(TaskMeter meter) throws Exception {
        for (int part = take(); part >= 0; part = take()) {
            try {
                JoinTable table = build(part, meter);
                synchronized (this) {
                    parts[part] = table;
                    built++;
                    notifyAll();
                }
            } catch (Throwable t) {
                giveBack(part);
                throw t;
            }
        }
        return parts;
    }

    /// A part to be built, or -1 if all are.
    private synchronized int take() throws InterruptedException {
        while (unbuilt.isEmpty() && built < parts.length) {
            wait();
        }
        Integer part = unbuilt.poll();
        return part == null ? -1 : part;
    }

    private synchronized void giveBack(int part) {
        unbuilt.add(part);
        notifyAll();
    }

    private JoinTable build(int part, TaskMeter meter) throws Exception {
        var table = new JoinTable(Long.MAX_VALUE, false);
        var view = new RecordView();
        EncodedSource.ofBlocks(store, ranges.get(part), meter)
                .keepBlocks(block -> {
                    int records = JoinTable.count(block, view);
                    if (!table.add(block, records)) {
                        throw new IllegalStateException("table of a join too large: part=" + part);
                    }
                    return records;
                });
        table.index();
        return table;
    }
}
