package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.worker.flow.BlockFormat;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.sort.RecordCursor;
import dev.mayfly.worker.sort.RunFile;
import dev.mayfly.worker.sort.Spills;
import dev.mayfly.worker.table.Accumulators;
import dev.mayfly.worker.table.AggregateTable;
import dev.mayfly.worker.table.FreeTables;
import dev.mayfly.worker.table.KeyTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Merges the accumulators of a partition by key. They stay in a table while it fits the budget;
/// beyond that the table goes to disk as a sorted run, and the runs are merged in the end. Used
/// once, by one thread.
final class AggregateReader implements RecordSource {
    private static final int MAX_FIRST_CAPACITY = 1 << 16;

    /// Records or bytes behind which to look whether the budget is used up.
    private static final int CHECK_EVERY = 256;

    private static final int CHECK_BYTES = 1 << 18;

    private final EncodedSource source;
    private final Accumulators accumulators;
    private final Codec<Object> keyCodec;
    private final FreeTables tables;
    private final Spills spills;
    private final Decoder decoder = new Decoder();
    private final List<RunFile> runs = new ArrayList<>();
    private int unchecked;
    private long uncheckedBytes;

    AggregateReader(
            EncodedSource source,
            Accumulators accumulators,
            Codec<Object> keyCodec,
            FreeTables tables,
            Spills spills) {
        this.source = source;
        this.accumulators = accumulators;
        this.keyCodec = keyCodec;
        this.tables = tables;
        this.spills = spills;
    }

    @Override
    public void run(RecordSink sink) throws Exception {
        KeyTable keys =
                tables.take(accumulators.slots(), firstCapacity(), spills.budgetBytes() / 2);
        merge(new AggregateTable(accumulators, keys), sink);
        tables.give(keys);
    }

    private void merge(AggregateTable table, RecordSink sink) throws Exception {
        source.runBlocks(block -> {
            int records = table.mergeAll(block);
            unchecked += records;
            uncheckedBytes += block.end() - block.offset();
            if (unchecked >= CHECK_EVERY || uncheckedBytes >= CHECK_BYTES) {
                unchecked = 0;
                uncheckedBytes = 0;
                spillIfFull(table, Math.max(CHECK_EVERY, records));
            }
            return records;
        });
        if (runs.isEmpty()) {
            emitTable(table, sink);
        } else {
            emitMerged(table, sink);
        }
    }

    /// @param soon how many records may come before the next look
    private void spillIfFull(AggregateTable table, int soon) throws IOException {
        if (table.heldBytes(soon) > spills.budgetBytes()) {
            spills.compact(runs, false);
            runs.add(spills.write(table.sorted()));
            table.clear();
        }
    }

    private int firstCapacity() {
        return Math.min(
                MAX_FIRST_CAPACITY, KeyTable.capacityFor(source.size(), spills.budgetBytes()));
    }

    private void emitTable(AggregateTable table, RecordSink sink) throws Exception {
        KeyTable keys = table.keys();
        byte[] key = new byte[256];
        for (int slot = keys.first(); slot >= 0; slot = keys.next(slot)) {
            int size = keys.keySize(slot);
            if (key.length < size + BlockFormat.PADDING) {
                key = new byte[2 * (size + BlockFormat.PADDING)];
            }
            keys.copyKey(slot, key, 0);
            sink.accept(keyCodec.decode(decoder.wrap(key, 0, size)), table.finish(slot));
        }
    }

    private void emitMerged(AggregateTable table, RecordSink sink) throws Exception {
        var last = new Encoder(1 << 16);
        // The groups use the accumulators of the table, so that its own must go first.
        runs.add(spills.write(table.sorted()));
        table.clear();
        var group = new AggregateTable(accumulators, new KeyTable(accumulators.slots(), 16));
        try (RecordCursor merger = spills.merge(runs, List.of(), false)) {
            var view = new RecordView();
            while (merger.next(view)) {
                boolean isSame =
                        last.size() == view.keySize
                                && group.keys().count() > 0
                                && Arrays.equals(
                                        last.array(),
                                        0,
                                        last.size(),
                                        view.bytes,
                                        view.keyOffset,
                                        view.keyOffset + view.keySize);
                if (!isSame) {
                    emitOne(group, sink);
                    last.clear();
                    last.writeBytes(view.bytes, view.keyOffset, view.keySize);
                }
                group.merge(view);
            }
            emitOne(group, sink);
        }
    }

    /// Passes on the single entry of the table, if there is one, and empties it.
    private void emitOne(AggregateTable group, RecordSink sink) throws Exception {
        if (group.keys().count() > 0) {
            emitTable(group, sink);
            group.clear();
        }
    }
}
