package dev.mayfly.worker.join;

import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.EncodedSource;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.table.KeyHash;
import java.util.Arrays;

/// Finds the encoded records of one side of a join by their keys. The records stay in the blocks
/// they came in; an index of one long for each key is laid over them.
///
/// First blocks are added, then [#index] is called, both by one thread. Then any number of threads
/// may look for keys, or one if the table notes which were found.
final class JoinTable {
    /// What [#find] and [#next] answer when there is no record (any more).
    static final long NONE = -1;

    /// Records that are put in together.
    private static final int BATCH = 32;

    /// Records of which an array can hold the index.
    private static final int MAX_RECORDS = 1 << 29;

    /// Index memory that a record is expected to take, in bytes.
    private static final int INDEX_BYTES = 16;

    /// A slot is 0 or `found:1 chained:1 tag:22 entry:40`. The tag is a part of the key's hash. The
    /// entry is the address of the key's only record, plus 1, or the first node of its chain.
    private static final long FOUND = Long.MIN_VALUE;

    private static final long CHAINED = 1L << 62;
    private static final int TAG_SHIFT = 40;
    private static final long TAG_MASK = (1L << 22) - 1 << TAG_SHIFT;
    private static final long ENTRY_MASK = (1L << TAG_SHIFT) - 1;

    /// Blocks lie one after the other in a space of addresses, each from the start of a unit.
    private static final int UNIT_BITS = 16;

    private final long budgetBytes;
    private final boolean notesFound;

    private byte[][] blocks = new byte[16][];
    private int[] blockOffsets = new int[16];
    private int[] blockEnds = new int[16];
    private int blockCount;
    private int[] unitBlocks = new int[16];
    private int[] firstUnits = new int[16];
    private int unitCount;
    private long recordBytes;
    private int recordCount;

    private long[] slots = new long[1];
    private int mask;
    private long[] nodeAddresses = {};
    private int[] nodeNexts = {};
    private int nodeCount;

    /// An empty table.
    ///
    /// @param budgetBytes how much memory records and index may take
    /// @param notesFound whether [#unmatched] will be asked
    JoinTable(long budgetBytes, boolean notesFound) {
        this.budgetBytes = budgetBytes;
        this.notesFound = notesFound;
    }

    /// Adds the records of a block, which the table keeps.
    ///
    /// @param records how many they are
    /// @return false if they do not fit; the table is as before then
    boolean add(Block block, int records) {
        long bytes = recordBytes + block.end() - block.offset();
        long needed = bytes + INDEX_BYTES * ((long) recordCount + records);
        int units = (block.end() - block.offset() >> UNIT_BITS) + 1;
        if (needed > budgetBytes
                || records > MAX_RECORDS - recordCount
                || (long) unitCount + units > ENTRY_MASK >> UNIT_BITS) {
            return false;
        }
        recordBytes = bytes;
        recordCount += records;
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * blockCount);
            blockOffsets = Arrays.copyOf(blockOffsets, 2 * blockCount);
            blockEnds = Arrays.copyOf(blockEnds, 2 * blockCount);
            firstUnits = Arrays.copyOf(firstUnits, 2 * blockCount);
        }
        blocks[blockCount] = block.bytes();
        blockOffsets[blockCount] = block.offset();
        blockEnds[blockCount] = block.end();
        firstUnits[blockCount] = unitCount;
        while (unitCount + units > unitBlocks.length) {
            unitBlocks = Arrays.copyOf(unitBlocks, 2 * unitBlocks.length);
        }
        Arrays.fill(unitBlocks, unitCount, unitCount + units, blockCount);
        unitCount += units;
        blockCount++;
        return true;
    }

    /// Number of records in a block.
    static int count(Block block, RecordView view) {
        int records = 0;
        for (int at = block.offset(); at < block.end(); records++) {
            at = view.wrap(block.bytes(), at);
        }
        return records;
    }

    /// Number of records.
    int recordCount() {
        return recordCount;
    }

    /// Makes what was added findable.
    void index() {
        int capacity = Integer.highestOneBit(Math.max(8, recordCount + recordCount / 2 - 1)) * 2;
        slots = new long[capacity];
        mask = capacity - 1;
        var view = new RecordView();
        long[] hashes = new long[BATCH];
        for (int block = 0; block < blockCount; block++) {
            byte[] bytes = blocks[block];
            long start = ((long) firstUnits[block] << UNIT_BITS) - blockOffsets[block];
            int end = blockEnds[block];
            for (int at = blockOffsets[block]; at < end; ) {
                int count = hash(bytes, at, end, view, hashes);
                touch(hashes, count);
                for (int i = 0; i < count; i++) {
                    int next = view.wrap(bytes, at);
                    put(view, hashes[i], start + at);
                    at = next;
                }
            }
        }
    }

    /// The hashes of all records' keys.
    long[] hashes() {
        var view = new RecordView();
        long[] all = new long[recordCount];
        int count = 0;
        for (int block = 0; block < blockCount; block++) {
            for (int at = blockOffsets[block]; at < blockEnds[block]; ) {
                at = view.wrap(blocks[block], at);
                all[count++] = KeyHash.hash(view.bytes, view.keyOffset, view.keySize);
            }
        }
        return all;
    }

    /// Hashes the keys of the next records, as many as there is room for.
    private static int hash(byte[] bytes, int from, int end, RecordView view, long[] hashes) {
        int count = 0;
        for (int at = from; at < end && count < hashes.length; count++) {
            at = view.wrap(bytes, at);
            hashes[count] = KeyHash.hash(bytes, view.keyOffset, view.keySize);
        }
        return count;
    }

    /// Reads where keys with these hashes belong, so that the processor waits for all of it at
    /// once.
    private void touch(long[] hashes, int count) {
        long any = 0;
        for (int i = 0; i < count; i++) {
            any |= slots[(int) hashes[i] & mask];
        }
        if (any < 0) {
            throw new IllegalStateException("looked up before all records were in");
        }
    }

    private void put(RecordView record, long hash, long address) {
        long tag = tag(hash);
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            long slot = slots[i];
            if (slot == 0) {
                slots[i] = tag | address + 1;
                return;
            }
            if ((slot & TAG_MASK) == tag
                    && isKeyAt(addressOf(slot), record.bytes, record.keyOffset, record.keySize)) {
                slots[i] = tag | CHAINED | chain(slot, address);
                return;
            }
        }
    }

    /// Puts a record in front of those of a slot.
    ///
    /// @return the first node of the chain
    private int chain(long slot, long address) {
        int rest = (slot & CHAINED) != 0 ? (int) (slot & ENTRY_MASK) : addNode(addressOf(slot), -1);
        return addNode(address, rest);
    }

    private int addNode(long address, int next) {
        if (nodeCount == nodeAddresses.length) {
            int length = Math.max(64, 2 * nodeCount);
            nodeAddresses = Arrays.copyOf(nodeAddresses, length);
            nodeNexts = Arrays.copyOf(nodeNexts, length);
        }
        nodeAddresses[nodeCount] = address;
        nodeNexts[nodeCount] = next;
        return nodeCount++;
    }

    private static long tag(long hash) {
        return hash << TAG_SHIFT - 26 & TAG_MASK;
    }

    private long addressOf(long slot) {
        long entry = slot & ENTRY_MASK;
        return (slot & CHAINED) != 0 ? nodeAddresses[(int) entry] : entry - 1;
    }

    private boolean isKeyAt(long address, byte[] key, int offset, int size) {
        int block = unitBlocks[(int) (address >>> UNIT_BITS)];
        byte[] bytes = blocks[block];
        int at = offsetIn(block, address);
        int found = bytes[at++];
        if (found < 0) {
            found &= 0x7F;
            int shift = 7;
            int next;
            do {
                next = bytes[at++];
                found |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
        }
        return found == size && Arrays.equals(bytes, at, at + size, key, offset, offset + size);
    }

    private int offsetIn(int block, long address) {
        return (int) (address - ((long) firstUnits[block] << UNIT_BITS)) + blockOffsets[block];
    }

    /// What the first slot says where a key with this hash belongs: [#NONE] if there is no such
    /// key. Looked up for many keys in a row, slots come from memory at the same time.
    long peek(long hash) {
        long slot = slots[(int) hash & mask];
        return slot == 0 ? NONE : slot;
    }

    /// The first record of a key, or [#NONE].
    ///
    /// @param hash of the key, by [KeyHash]
    long find(byte[] key, int offset, int size, long hash) {
        long tag = tag(hash);
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            long slot = slots[i];
            if (slot == 0) {
                return NONE;
            }
            if ((slot & TAG_MASK) == tag && isKeyAt(addressOf(slot), key, offset, size)) {
                if (notesFound) {
                    slots[i] = slot | FOUND;
                }
                return slot & ~FOUND;
            }
        }
    }

    /// The record of the same key behind one, or [#NONE].
    long next(long entry) {
        if ((entry & CHAINED) == 0) {
            return NONE;
        }
        int next = nodeNexts[(int) (entry & ENTRY_MASK)];
        return next < 0 ? NONE : CHAINED | next;
    }

    /// Points the view at a record that was found.
    void view(long entry, RecordView view) {
        long address = addressOf(entry);
        int block = unitBlocks[(int) (address >>> UNIT_BITS)];
        view.wrap(blocks[block], offsetIn(block, address));
    }

    /// Passes each record of keys that were not found to `sink`.
    void unmatched(EncodedSource.EncodedSink sink) throws Exception {
        var view = new RecordView();
        for (long slot : slots) {
            if (slot > 0) {
                for (long entry = slot; entry != NONE; entry = next(entry)) {
                    view(entry, view);
                    sink.accept(view);
                }
            }
        }
    }

    /// Passes every record to `sink`, in the order they were added, and lets go of the memory.
    void drainTo(EncodedSource.EncodedSink sink) throws Exception {
        var view = new RecordView();
        for (int block = 0; block < blockCount; block++) {
            for (int at = blockOffsets[block]; at < blockEnds[block]; ) {
                at = view.wrap(blocks[block], at);
                sink.accept(view);
            }
            blocks[block] = new byte[0];
        }
        blockCount = 0;
        unitCount = 0;
        recordBytes = 0;
        recordCount = 0;
    }
}
