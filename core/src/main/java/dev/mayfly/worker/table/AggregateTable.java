package dev.mayfly.worker.table;

import dev.mayfly.codec.Encoder;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.BlockFormat;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.sort.RecordCursor;
import dev.mayfly.worker.sort.RecordSort;

/// Encoded keys with their accumulators. Used by one thread.
public final class AggregateTable {
    private final KeyTable keys;
    private final Accumulators accumulators;
    private final RecordView view = new RecordView();

    /// An empty table.
    ///
    /// @param keys empty, with the slots of the accumulators
    public AggregateTable(Accumulators accumulators, KeyTable keys) {
        this.keys = keys;
        this.accumulators = accumulators;
    }

    /// The keys, whose slots the accumulators use.
    public KeyTable keys() {
        return keys;
    }

    /// Adds a value to its key's accumulator.
    public void add(byte[] key, int offset, int size, long hash, Object value) throws Exception {
        int slot = keys.put(key, offset, size, hash);
        if (slot >= 0) {
            accumulators.add(keys.slots(), slot, value);
        } else {
            accumulators.create(keys.slots(), -1 - slot, value);
        }
    }

    /// Merges the records of a block, which are keys with encoded accumulators.
    ///
    /// @return how many there are
    public int mergeAll(Block block) throws Exception {
        byte[] bytes = block.bytes();
        int end = block.end();
        int records = 0;
        for (int at = block.offset(); at < end; records++) {
            at = view.wrap(bytes, at);
            merge(view);
        }
        return records;
    }

    /// Merges an encoded accumulator into its key's.
    public void merge(RecordView record) throws Exception {
        long hash = KeyHash.hash(record.bytes, record.keyOffset, record.keySize);
        int slot = keys.put(record.bytes, record.keyOffset, record.keySize, hash);
        if (slot >= 0) {
            accumulators.mergeEncoded(
                    keys.slots(), slot, record.valueBytes, record.valueOffset, record.valueSize);
        } else {
            accumulators.createEncoded(
                    keys.slots(),
                    -1 - slot,
                    record.valueBytes,
                    record.valueOffset,
                    record.valueSize);
        }
    }

    /// Memory in use, in bytes, counting a growth that the next few keys may bring.
    public long heldBytes(int soon) {
        return keys.heldBytes(soon) + accumulators.heldBytes();
    }

    /// Appends the record of an entry: key and accumulator, each with its size in front.
    public void write(int slot, Encoder out) {
        int size = keys.keySize(slot);
        out.writeVarint(size);
        out.reserve(size + BlockFormat.PADDING);
        keys.copyKey(slot, out.array(), out.size());
        out.truncate(out.size() + size);
        accumulators.write(keys.slots(), slot, out);
    }

    /// The result of an entry.
    public Object finish(int slot) throws Exception {
        return accumulators.finish(keys.slots(), slot);
    }

    /// Forgets all entries and keeps the memory.
    public void clear() {
        keys.clear();
        accumulators.clear();
    }

    /// The records of all entries in key order; the table must not change meanwhile.
    public RecordCursor sorted() {
        int[] slots = new int[keys.count()];
        int count = 0;
        for (int slot = keys.first(); slot >= 0; slot = keys.next(slot)) {
            slots[count++] = slot;
        }
        int[] order =
                RecordSort.sort(
                        count,
                        (index, depth) -> keys.keyWord(slots[index], depth),
                        (a, b) -> keys.compareKeys(slots[a], slots[b]));
        var record = new Encoder(256);
        return new RecordCursor() {
            private int next;

            @Override
            public boolean next(RecordView view) {
                if (next == order.length) {
                    return false;
                }
                record.clear();
                write(slots[order[next++]], record);
                record.reserve(BlockFormat.PADDING);
                view.wrap(record.array(), 0);
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
