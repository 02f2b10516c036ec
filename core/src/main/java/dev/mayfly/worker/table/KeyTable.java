package dev.mayfly.worker.table;

import dev.mayfly.data.ByteScan;
import dev.mayfly.worker.flow.BlockFormat;
import java.util.Arrays;

/// A hash table from encoded keys to a few longs each. Keys of up to 16 bytes lie in their entry as
/// two words, longer ones in an arena. Used by one thread.
///
/// Entries follow each other in the order in which their keys came, each as `low, high, size,
/// slots…`; for a long key `low` is its hash and `high` its offset in the arena. They are found by
/// an index with open addressing, so that what is probed is small and what is large is dense. An
/// element of the index is 0, or the number of an entry, from 1, below bits of its key's hash.
public final class KeyTable {
    private static final int KEY_WORDS = 3;
    private static final int MAX_CAPACITY = 1 << 26;
    private static final int NUMBER = MAX_CAPACITY - 1;

    /// Bytes of long keys from which on no more are to come; an array holds twice as many.
    private static final int MAX_ARENA = 1 << 30;

    private final int stride;
    private int[] index;
    private long[] entries;
    private int mask;
    private int count;
    private int growAt;

    /// Capacity if the table had been made for its user, and so what counts as held: what is done
    /// when memory is full must not depend on who used the table before.
    private int ownCapacity;

    private byte[] arena = {};
    private int arenaSize;

    /// An empty table.
    ///
    /// @param slots longs for each key
    /// @param capacity size of the index to begin with, more than the entries; a power of two
    public KeyTable(int slots, int capacity) {
        stride = KEY_WORDS + slots;
        index = new int[capacity];
        mask = capacity - 1;
        growAt = maxCount(capacity);
        ownCapacity = capacity;
        entries = new long[entriesSize(capacity)];
    }

    /// A capacity for records that take some bytes together: enough for most of them without
    /// growing, if they are of common sizes.
    public static int capacityFor(long bytes, long budgetBytes) {
        long wanted = Math.min(bytes / 48, budgetBytes / 128);
        int capacity = Integer.highestOneBit((int) Math.max(1 << 10, Math.min(wanted, 1 << 22)));
        return capacity < wanted ? 2 * capacity : capacity;
    }

    private static int maxCount(int capacity) {
        return capacity / 4 * 3;
    }

    /// The first entry has number 1.
    private int entriesSize(int capacity) {
        return Math.multiplyExact(maxCount(capacity) + 1, stride);
    }

    /// Longs for each key.
    int slotCount() {
        return stride - KEY_WORDS;
    }

    /// Size of the index.
    public int capacity() {
        return mask + 1;
    }

    /// Number of keys.
    public int count() {
        return count;
    }

    /// Memory in use, in bytes, counting a growth that the next few keys may bring. More than any
    /// budget if the table can grow no further. What a used table has beyond that does not count.
    ///
    /// @param soon how many more keys to look ahead
    public long heldBytes(int soon) {
        noteOwnGrowth();
        boolean isGrowing = count + soon >= maxCount(ownCapacity);
        if (isGrowing && ownCapacity == MAX_CAPACITY || arenaSize > MAX_ARENA) {
            return Long.MAX_VALUE / 2;
        }
        long table = 8L * entriesSize(ownCapacity) + 4L * ownCapacity;
        return (isGrowing ? 3 * table : table) + 2L * arenaSize;
    }

    private void noteOwnGrowth() {
        while (count > maxCount(ownCapacity)) {
            ownCapacity *= 2;
        }
    }

    /// Memory of the table, in bytes, whether it is in use or not.
    long allocatedBytes() {
        return 8L * entries.length + 4L * index.length + arena.length;
    }

    /// Bytes of the keys that do not fit two words.
    public int keyBytes() {
        return arenaSize;
    }

    /// Whether some more keys may make the table grow.
    public boolean isFull(int soon) {
        return count + soon > growAt;
    }

    /// The array that holds the slots; replaced by a longer copy when the table grows.
    public long[] slots() {
        return entries;
    }

    /// Index of the first slot of a key, or `-1 - index` if the key was not there and has been put
    /// in; its slots then hold anything.
    public int put(byte[] bytes, int offset, int size, long hash) {
        if (count >= growAt) {
            grow();
        }
        return size <= KeyHash.INLINE_SIZE
                ? putShort(
                        KeyHash.low(bytes, offset, size),
                        KeyHash.high(bytes, offset, size),
                        size,
                        hash)
                : putLong(bytes, offset, size, hash);
    }

    /// Reads where keys with these hashes belong. As nothing depends on what is found there, the
    /// processor waits for all of it at once; looking for the keys then finds it in its caches.
    public void touch(long[] hashes, int count) {
        int[] numbers = index;
        long[] table = entries;
        int width = stride;
        long sizes = 0;
        for (int i = 0; i < count; i++) {
            sizes |= table[(numbers[(int) hashes[i] & mask] & NUMBER) * width + 2];
        }
        if (sizes < 0) {
            throw new IllegalStateException("size of a key below 0: sizes=" + sizes);
        }
    }

    /// The same as [#put] for a key given as two words; the table must not be full.
    public int putShort(long low, long high, int size, long hash) {
        int[] numbers = index;
        long[] table = entries;
        int width = stride;
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            int found = numbers[i];
            if (found == 0) {
                return append(i, low, high, size, hash);
            }
            int at = (found & NUMBER) * width;
            if (((found ^ (int) hash) & ~NUMBER) == 0
                    && table[at] == low
                    && table[at + 1] == high
                    && table[at + 2] == size) {
                return at + KEY_WORDS;
            }
        }
    }

    /// The same as [#put] for a key longer than two words; the table must not be full.
    public int putLong(byte[] bytes, int offset, int size, long hash) {
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            int found = index[i];
            if (found == 0) {
                return append(i, hash, keep(bytes, offset, size), size, hash);
            }
            int at = (found & NUMBER) * stride;
            if (((found ^ (int) hash) & ~NUMBER) == 0
                    && entries[at] == hash
                    && entries[at + 2] == size
                    && isSame(bytes, offset, size, (int) entries[at + 1])) {
                return at + KEY_WORDS;
            }
        }
    }

    private int append(int i, long low, long high, int size, long hash) {
        int number = ++count;
        index[i] = (int) hash & ~NUMBER | number;
        int at = number * stride;
        entries[at] = low;
        entries[at + 1] = high;
        entries[at + 2] = size;
        return -1 - (at + KEY_WORDS);
    }

    /// Index of the first slot of a key, or -1 if it is not there.
    public int find(byte[] bytes, int offset, int size, long hash) {
        boolean isShort = size <= KeyHash.INLINE_SIZE;
        long low = isShort ? KeyHash.low(bytes, offset, size) : hash;
        long high = isShort ? KeyHash.high(bytes, offset, size) : 0;
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            int found = index[i];
            if (found == 0) {
                return -1;
            }
            int at = (found & NUMBER) * stride;
            if (((found ^ (int) hash) & ~NUMBER) == 0
                    && entries[at] == low
                    && entries[at + 2] == size
                    && (isShort
                            ? entries[at + 1] == high
                            : isSame(bytes, offset, size, (int) entries[at + 1]))) {
                return at + KEY_WORDS;
            }
        }
    }

    private boolean isSame(byte[] bytes, int offset, int size, int at) {
        return Arrays.equals(bytes, offset, offset + size, arena, at, at + size);
    }

    private int keep(byte[] bytes, int offset, int size) {
        if (arena.length - arenaSize < size + BlockFormat.PADDING) {
            long needed = (long) arenaSize + size + BlockFormat.PADDING;
            long larger = Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, 2L * arena.length));
            if (larger < needed) {
                throw new IllegalStateException("keys of one table over 2 GiB: keys=" + count);
            }
            arena = Arrays.copyOf(arena, (int) Math.max(larger, 1 << 12));
        }
        int at = arenaSize;
        System.arraycopy(bytes, offset, arena, at, size);
        arenaSize += size;
        return at;
    }

    /// Doubles the table.
    public void grow() {
        int capacity = 2 * (mask + 1);
        if (capacity > MAX_CAPACITY) {
            throw new IllegalStateException("too many keys in one table: keys=" + count);
        }
        mask = capacity - 1;
        growAt = maxCount(capacity);
        entries = Arrays.copyOf(entries, entriesSize(capacity));
        int[] numbers = new int[capacity];
        for (int number = 1; number <= count; number++) {
            int hash = (int) hashOf(entries, number * stride);
            int i = hash & mask;
            while (numbers[i] != 0) {
                i = i + 1 & mask;
            }
            numbers[i] = hash & ~NUMBER | number;
        }
        index = numbers;
    }

    private static long hashOf(long[] table, int at) {
        int size = (int) table[at + 2];
        return size <= KeyHash.INLINE_SIZE
                ? KeyHash.hash(table[at], table[at + 1], size)
                : table[at];
    }

    /// Empties the table for another user.
    ///
    /// @param capacity that the user would have a new one begin with
    void reuse(int capacity) {
        clear();
        ownCapacity = capacity;
    }

    /// Removes all keys and keeps the memory.
    public void clear() {
        noteOwnGrowth();
        Arrays.fill(index, 0);
        count = 0;
        arenaSize = 0;
    }

    /// Index of the first slot of the first entry, or -1 if there is none. Go on with [#next].
    public int first() {
        return count == 0 ? -1 : stride + KEY_WORDS;
    }

    /// Index of the first slot of the entry behind the one with the given first slot, or -1 if none
    /// follows.
    public int next(int slot) {
        int following = slot + stride;
        return following <= count * stride + KEY_WORDS ? following : -1;
    }

    /// Size of the key of an entry, in bytes.
    public int keySize(int slot) {
        return (int) entries[slot - 1];
    }

    /// The hash of an entry's key.
    public long hash(int slot) {
        return hashOf(entries, slot - KEY_WORDS);
    }

    /// Copies the key of an entry to `target`, which has [BlockFormat#PADDING] bytes more than the
    /// key needs.
    public void copyKey(int slot, byte[] target, int offset) {
        int size = keySize(slot);
        if (size <= KeyHash.INLINE_SIZE) {
            ByteScan.putWord(target, offset, entries[slot - 3]);
            ByteScan.putWord(target, offset + 8, entries[slot - 2]);
        } else {
            System.arraycopy(arena, (int) entries[slot - 2], target, offset, size);
        }
    }

    /// Compares the keys of two entries by their unsigned bytes.
    int compareKeys(int left, int right) {
        int leftSize = keySize(left);
        int rightSize = keySize(right);
        if (leftSize <= KeyHash.INLINE_SIZE && rightSize <= KeyHash.INLINE_SIZE) {
            int order = compareWords(entries[left - 3], entries[right - 3]);
            if (order == 0) {
                order = compareWords(entries[left - 2], entries[right - 2]);
            }
            return order != 0 ? order : Integer.compare(leftSize, rightSize);
        }
        byte[] leftKey = new byte[leftSize + BlockFormat.PADDING];
        byte[] rightKey = new byte[rightSize + BlockFormat.PADDING];
        copyKey(left, leftKey, 0);
        copyKey(right, rightKey, 0);
        return Arrays.compareUnsigned(leftKey, 0, leftSize, rightKey, 0, rightSize);
    }

    /// Eight bytes of an entry's key as a big-endian number, zero behind its end.
    ///
    /// @param depth how many bytes to skip
    long keyWord(int slot, int depth) {
        int size = keySize(slot);
        if (depth >= size) {
            return 0;
        }
        if (size > KeyHash.INLINE_SIZE) {
            int at = (int) entries[slot - 2] + depth;
            return Long.reverseBytes(KeyHash.low(arena, at, Math.min(8, size - depth)));
        }
        long low = Long.reverseBytes(entries[slot - 3]);
        long high = Long.reverseBytes(entries[slot - 2]);
        if (depth == 0) {
            return low;
        }
        return depth >= 8
                ? high << (depth - 8 << 3)
                : low << (depth << 3) | high >>> (8 - depth << 3);
    }

    private static int compareWords(long left, long right) {
        return Long.compareUnsigned(Long.reverseBytes(left), Long.reverseBytes(right));
    }
}
