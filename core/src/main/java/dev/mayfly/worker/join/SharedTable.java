package dev.mayfly.worker.join;

import dev.mayfly.protocol.BlockRange;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.table.KeyFilter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All records of one side of a join, for every attempt of a stage in this JVM. The attempts that
/// need it build it together, a part each at a time; then it never changes. Safe for use by many
/// threads.
final class SharedTable {
    /// Records from which on no processor's cache holds a table.
    private static final int LARGE = 1 << 17;

    private final ObjectStore store;
    private final List<List<BlockRange>> ranges;
    private final JoinTable[] parts;
    private final Deque<Integer> unbuilt = new ArrayDeque<>();
    private int built;
    private long records;
    private @Nullable KeyFilter filter;

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
                    records += table.recordCount();
                    if (built == parts.length && records < LARGE) {
                        filter = keys();
                    }
                    notifyAll();
                }
            } catch (Throwable t) {
                giveBack(part);
                throw t;
            }
        }
        return parts;
    }

    /// A filter of all keys, for many that are not in the table; none for a large table, of which
    /// it would leave the caches as well. To be asked when all parts are built.
    synchronized Optional<KeyFilter> filter() {
        return Optional.ofNullable(filter);
    }

    private KeyFilter keys() {
        return new KeyFilter(KeyFilter.bitsOf(Stream.of(parts).map(JoinTable::hashes).toList()));
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
