package dev.mayfly.worker.sort;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.ByteScan;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.BlockFormat;
import dev.mayfly.worker.flow.RecordView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sorts encoded records by key, stably, in memory while they fit a budget and in runs on disk
/// beyond it. Records come one at a time or as whole blocks, which are kept, not copied. Used by
/// one thread: add, then take the [#cursor] once.
public final class SpillSorter {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int BYTES_PER_RECORD = 40;

    /// Records in memory, but for those of the last block, of which arrays can hold twice as many.
    private static final int MAX_RECORDS = 1 << 29;

    /// Records that are looked at together, since in sorted order each lies where no cache expects
    /// it: the processor then waits for all of them at once.
    private static final int AHEAD = 32;

    private final Spills spills;
    private final boolean isDescending;
    private final List<RunFile> runs = new ArrayList<>();

    private final List<byte[]> pages = new ArrayList<>();
    private long pageBytes;
    private Encoder open = new Encoder(64);
    private long[] positions = new long[1024];
    private int count;
    private int added;

    /// An empty sorter.
    ///
    /// @param spills where runs go, and the budget
    public SpillSorter(Spills spills, boolean isDescending) {
        this.spills = spills;
        this.isDescending = isDescending;
    }

    /// Adds a copy of a record.
    public void add(
            byte[] key, int keyOffset, int keySize, byte[] value, int valueOffset, int valueSize)
            throws IOException {
        if (open.size() >= PAGE_BYTES) {
            closePage();
        }
        if (open.size() == 0 && open.array().length < PAGE_BYTES && count > 0) {
            open = new Encoder(PAGE_BYTES + PAGE_BYTES / 8);
        }
        int start = open.size();
        open.writeVarint(keySize);
        open.writeBytes(key, keyOffset, keySize);
        open.writeVarint(valueSize);
        open.writeBytes(value, valueOffset, valueSize);
        index(pages.size(), start);
        spillIfFull();
    }

    /// Adds all records of a keyed block, which must not change any more.
    public void addBlock(Block block) throws IOException {
        closePage();
        int page = pages.size();
        pages.add(block.bytes());
        pageBytes += block.end() - block.offset();
        var view = new RecordView();
        for (int at = block.offset(); at < block.end(); ) {
            index(page, at);
            at = view.wrap(block.bytes(), at);
        }
        spillIfFull();
    }

    /// Records added so far, modulo 2^32.
    public int added() {
        return added;
    }

    private void index(int page, int offset) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
        }
        positions[count++] = (long) page << 32 | offset;
        added++;
    }

    private void closePage() {
        if (open.size() > 0) {
            open.reserve(BlockFormat.PADDING);
            pages.add(open.array());
            pageBytes += open.size();
            open = new Encoder(64);
        }
    }

    private void spillIfFull() throws IOException {
        long bytes = pageBytes + open.size() + (long) BYTES_PER_RECORD * count;
        if (bytes > spills.budgetBytes() || count >= MAX_RECORDS) {
            spill();
        }
    }

    private void spill() throws IOException {
        closePage();
        spills.compact(runs, isDescending);
        runs.add(spills.write(inMemory()));
        pages.clear();
        pageBytes = 0;
        count = 0;
    }

    /// The records in order. Called once; closing it removes the runs.
    public RecordCursor cursor() {
        closePage();
        RecordCursor rest = inMemory();
        return runs.isEmpty() ? rest : spills.merge(runs, List.of(rest), isDescending);
    }

    private RecordCursor inMemory() {
        long[] order = sortedPositions();
        var ahead = new RecordView[AHEAD];
        Arrays.setAll(ahead, ignored -> new RecordView());
        return new RecordCursor() {
            private int next;

            @Override
            public boolean next(RecordView view) {
                if (next == order.length) {
                    return false;
                }
                if (next % AHEAD == 0) {
                    lookAhead();
                }
                view.set(ahead[next++ % AHEAD]);
                return true;
            }

            private void lookAhead() {
                int count = Math.min(AHEAD, order.length - next);
                for (int i = 0; i < count; i++) {
                    wrap(ahead[i], order[next + i]);
                }
            }

            @Override
            public void close() {}
        };
    }

    private long[] sortedPositions() {
        int[] order = sorted();
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = positions[order[i]];
        }
        return sorted;
    }

    private int[] sorted() {
        var view = new RecordView();
        var left = new RecordView();
        var right = new RecordView();
        int sign = isDescending ? -1 : 1;
        return RecordSort.sort(
                count,
                (index, depth) -> {
                    wrap(view, positions[index]);
                    long word = Long.reverseBytes(wordBehind(view, Math.min(depth, view.keySize)));
                    return isDescending ? ~word : word;
                },
                (a, b) -> {
                    wrap(left, positions[a]);
                    wrap(right, positions[b]);
                    return sign * left.compareKey(right);
                });
    }

    private static long wordBehind(RecordView view, int skipped) {
        int size = view.keySize - skipped;
        int at = view.keyOffset + skipped;
        if (at + 8 <= view.bytes.length) {
            long word = ByteScan.word(view.bytes, at);
            return size >= 8 ? word : word & (1L << (size << 3)) - 1;
        }
        return ByteScan.partialWord(view.bytes, at, Math.min(8, size));
    }

    private void wrap(RecordView view, long position) {
        view.wrap(pages.get((int) (position >>> 32)), (int) position);
    }
}
