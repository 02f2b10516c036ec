package dev.mayfly.worker.table;

import dev.mayfly.data.ByteScan;
import dev.mayfly.worker.flow.BlockFormat;
import java.util.Arrays;

/// A hash table from encoded keys to a few longs each, by open addressing. Keys of up to 16 bytes
/// lie in the table as two words, longer ones in an arena. Used by one thread.
///
/// An entry is `low, high, size + 1, slots…`; for a long key `low` is its hash and `high` its
/// offset in the arena. An entry's position changes when the table grows.
public final class KeyTable {
    private static final int KEY_WORDS = 3;
    private static final int MAX_CAPACITY = 1 << 26;

    private final int stride;
    private long[] entries;
    private int mask;
    private int count;
    private int growAt;
    private byte[] arena = {};
    private int arenaSize;

    /// An empty table.
    ///
    /// @param slots longs for each key
    /// @param capacity entries to begin with; a power of two
    public KeyTable(int slots, int capacity) {
        stride = KEY_WORDS + slots;
        allocate(capacity);
    }

    /// A capacity for records that take some bytes together: enough for most of them without
    /// growing, if they are of common sizes.
    public static int capacityFor(long bytes, long budgetBytes) {
        long wanted = Math.min(bytes / 48, budgetBytes / 128);
        int capacity = Integer.highestOneBit((int) Math.max(1 << 10, Math.min(wanted, 1 << 22)));
        return capacity < wanted ? 2 * capacity : capacity;
    }

    private void allocate(int capacity) {
        entries = new long[Math.multiplyExact(capacity, stride)];
        mask = capacity - 1;
        growAt = capacity / 8 * 5;
    }

    /// Number of entries.
    public int capacity() {
        return mask + 1;
    }

    /// Number of keys.
    public int count() {
        return count;
    }

    /// Memory in use, in bytes, counting a growth that the next few keys may bring.
    ///
    /// @param soon how many more keys to look ahead
    public long heldBytes(int soon) {
        long table = 8L * entries.length;
        return (count + soon >= growAt ? 3 * table : table) + 2L * arenaSize;
    }

    /// Bytes of the keys that do not fit two words.
    public int keyBytes() {
        return arenaSize;
    }

    /// Whether some more keys may make the table grow.
    public boolean isFull(int soon) {
        return count + soon > growAt;
    }

    /// The array that holds the slots; replaced when the table grows.
    public long[] slots() {
        return entries;
    }

    /// Index of the first slot of a key, or `-1 - index` if the key was not there and has been put
    /// in, with its slots zero.
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
        long[] table = entries;
        int width = stride;
        long tags = 0;
        for (int i = 0; i < count; i++) {
            tags |= table[((int) hashes[i] & mask) * width + 2];
        }
        if (tags < 0) {
            throw new IllegalStateException("size of a key below 0: tags=" + tags);
        }
    }

    /// The same as [#put] for a key given as two words; the table must not be full.
    public int putShort(long low, long high, int size, long hash) {
        long[] table = entries;
        int width = stride;
        long tag = size + 1L;
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            int at = i * width;
            long found = table[at + 2];
            if (found == tag && table[at] == low && table[at + 1] == high) {
                return at + KEY_WORDS;
            }
            if (found == 0) {
                table[at] = low;
                table[at + 1] = high;
                table[at + 2] = tag;
                count++;
                return -1 - (at + KEY_WORDS);
            }
        }
    }

    /// The same as [#put] for a key longer than two words; the table must not be full.
    public int putLong(byte[] bytes, int offset, int size, long hash) {
        long[] table = entries;
        long tag = size + 1L;
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            int at = i * stride;
            long found = table[at + 2];
            if (found == tag
                    && table[at] == hash
                    && isSame(bytes, offset, size, (int) table[at + 1])) {
                return at + KEY_WORDS;
            }
            if (found == 0) {
                table[at] = hash;
                table[at + 1] = keep(bytes, offset, size);
                table[at + 2] = tag;
                count++;
                return -1 - (at + KEY_WORDS);
            }
        }
    }

    /// Index of the first slot of a key, or -1 if it is not there.
    public int find(byte[] bytes, int offset, int size, long hash) {
        boolean isShort = size <= KeyHash.INLINE_SIZE;
        long low = isShort ? KeyHash.low(bytes, offset, size) : hash;
        long high = isShort ? KeyHash.high(bytes, offset, size) : 0;
        long tag = size + 1L;
        for (int i = (int) hash & mask; ; i = i + 1 & mask) {
            int at = i * stride;
            long found = entries[at + 2];
            if (found == 0) {
                return -1;
            }
            if (found == tag
                    && entries[at] == low
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
        long[] old = entries;
        int capacity = mask + 1;
        if (capacity >= MAX_CAPACITY) {
            throw new IllegalStateException("too many keys in one table: keys=" + count);
        }
        allocate(2 * capacity);
        for (int from = 0; from < old.length; from += stride) {
            if (old[from + 2] != 0) {
                int i = (int) hashOf(old, from) & mask;
                while (entries[i * stride + 2] != 0) {
                    i = i + 1 & mask;
                }
                System.arraycopy(old, from, entries, i * stride, stride);
            }
        }
    }

    private static long hashOf(long[] table, int at) {
        int size = (int) table[at + 2] - 1;
        return size <= KeyHash.INLINE_SIZE
                ? KeyHash.hash(table[at], table[at + 1], size)
                : table[at];
    }

    /// Removes all keys and keeps the memory.
    public void clear() {
        Arrays.fill(entries, 0);
        count = 0;
        arenaSize = 0;
    }

    /// Index of the first slot of the entry at or behind a position, or -1 if none follows. Begin
    /// at 0; go on with the result of [#behind].
    public int next(int position) {
        for (int at = position; at < entries.length; at += stride) {
            if (entries[at + 2] != 0) {
                return at + KEY_WORDS;
            }
        }
        return -1;
    }

    /// The position behind the entry with the given first slot.
    public int behind(int slot) {
        return slot - KEY_WORDS + stride;
    }

    /// Size of the key of an entry, in bytes.
    public int keySize(int slot) {
        return (int) entries[slot - 1] - 1;
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
