package dev.mayfly.worker.shuffle;

import dev.mayfly.codec.Encoder;
import dev.mayfly.worker.flow.BlockFormat;
import java.util.ArrayList;
import java.util.List;

/// The encoded records of one side of a join, by key. Values of a key are chained, the last added
/// first. Used by one thread.
final class JoinTable {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int SLOTS = 1;
    private static final int VALUE_OVERHEAD = 13;
    private static final long MATCHED = Long.MIN_VALUE;

    /// In a page a value is `next:8 valueSize:varint value`, where next is the address of the
    /// following one in the chain, or 0. An address is `page << 32 | offset`, plus 1.
    private final List<Encoder> pages = new ArrayList<>();

    private KeyTable keys;
    private final long budgetBytes;
    private long pageBytes;

    /// An empty table.
    ///
    /// @param expectedBytes size of the side, or -1 if it is not known
    JoinTable(long budgetBytes, long expectedBytes) {
        this.budgetBytes = budgetBytes;
        this.keys = new KeyTable(SLOTS, KeyTable.capacityFor(expectedBytes, budgetBytes));
    }

    /// Adds a record.
    ///
    /// @return false if it does not fit any more; the table is as before then
    boolean add(RecordView record) {
        if (keys.heldBytes(1) + pageBytes + record.valueSize > budgetBytes) {
            return false;
        }
        long hash = KeyHash.hash(record.bytes, record.keyOffset, record.keySize);
        int slot = keys.put(record.bytes, record.keyOffset, record.keySize, hash);
        int first = slot >= 0 ? slot : -1 - slot;
        Encoder page = openPage(record.valueSize);
        long address = ((long) (pages.size() - 1) << 32 | page.size()) + 1;
        page.writeLong(keys.slots()[first]);
        page.writeVarint(record.valueSize);
        page.writeBytes(record.valueBytes, record.valueOffset, record.valueSize);
        pageBytes += record.valueSize + VALUE_OVERHEAD;
        keys.slots()[first] = address;
        return true;
    }

    private Encoder openPage(int valueSize) {
        if (!pages.isEmpty() && pages.getLast().size() < PAGE_BYTES) {
            Encoder page = pages.getLast();
            page.reserve(valueSize + VALUE_OVERHEAD + BlockFormat.PADDING);
            return page;
        }
        var page = new Encoder(pages.isEmpty() ? 1 << 14 : PAGE_BYTES + PAGE_BYTES / 16);
        page.reserve(valueSize + VALUE_OVERHEAD + BlockFormat.PADDING);
        pages.add(page);
        return page;
    }

    /// Address of the first value of a record's key, or 0 if there is none; marks the key as found.
    long find(RecordView record) {
        long hash = KeyHash.hash(record.bytes, record.keyOffset, record.keySize);
        int slot = keys.find(record.bytes, record.keyOffset, record.keySize, hash);
        if (slot < 0) {
            return 0;
        }
        long address = keys.slots()[slot];
        keys.slots()[slot] = address | MATCHED;
        return address & ~MATCHED;
    }

    /// Points the view's value at the one at an address.
    ///
    /// @return address of the next value, or 0
    long value(long address, RecordView view) {
        byte[] page = pages.get((int) (address - 1 >>> 32)).array();
        int at = (int) (address - 1);
        long next = 0;
        for (int i = 0; i < 8; i++) {
            next = next << 8 | page[at + i] & 0xFF;
        }
        view.wrapValueOf(page, at + 8);
        return next;
    }

    /// Passes each record of keys that were not found to `sink`, the view's key and value set.
    void unmatched(EncodedSource.EncodedSink sink) throws Exception {
        passOn(sink, false);
    }

    /// Passes every record to `sink` and lets go of the memory.
    void drainTo(EncodedSource.EncodedSink sink) throws Exception {
        passOn(sink, true);
        pages.clear();
        pageBytes = 0;
        keys = new KeyTable(SLOTS, 16);
    }

    private void passOn(EncodedSource.EncodedSink sink, boolean withMatched) throws Exception {
        var view = new RecordView();
        byte[] key = new byte[256];
        for (int slot = keys.next(0); slot >= 0; slot = keys.next(keys.behind(slot))) {
            long address = keys.slots()[slot];
            if (address < 0 && !withMatched) {
                continue;
            }
            int size = keys.keySize(slot);
            if (key.length < size + BlockFormat.PADDING) {
                key = new byte[2 * (size + BlockFormat.PADDING)];
            }
            keys.copyKey(slot, key, 0);
            for (long at = address & ~MATCHED; at != 0; ) {
                at = value(at, view);
                view.bytes = key;
                view.keyOffset = 0;
                view.keySize = size;
                sink.accept(view);
            }
        }
    }
}
