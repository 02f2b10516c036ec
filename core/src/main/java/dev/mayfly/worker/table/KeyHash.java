package dev.mayfly.worker.table;

import dev.mayfly.data.ByteScan;
import dev.mayfly.worker.flow.BlockFormat;

/// The hash of encoded keys that decides partitions and table slots: the same in every JVM. Keys of
/// up to 16 bytes are hashed as the two words they are compared by.
public final class KeyHash {
    /// Longest key that fits two words.
    public static final int INLINE_SIZE = 16;

    private static final long M1 = 0xD6E8FEB86659FD93L;
    private static final long M2 = 0x9E3779B97F4A7C15L;

    /// Masks of the first bytes of a word, by their number. Looked up, since sizes of keys vary too
    /// much for the processor to foresee a branch.
    private static final long[] FIRST_BYTES = {
        0,
        0xFFL,
        0xFFFFL,
        0xFFFFFFL,
        0xFFFFFFFFL,
        0xFFFFFFFFFFL,
        0xFFFFFFFFFFFFL,
        0xFFFFFFFFFFFFFFL,
        -1
    };

    private KeyHash() {}

    /// The hash of a key of any size.
    public static long hash(byte[] bytes, int offset, int size) {
        return size <= INLINE_SIZE
                ? hash(low(bytes, offset, size), high(bytes, offset, size), size)
                : hashLong(bytes, offset, size);
    }

    /// The hash of a key given as two words.
    static long hash(long low, long high, int size) {
        long h = (low ^ Long.rotateLeft(high, 29) * M2 ^ size) * M1;
        h ^= h >>> 32;
        h *= M2;
        return h ^ h >>> 29;
    }

    /// The hash of a key longer than two words: two words at a time, the last two overlapping.
    ///
    /// @see <a href="https://github.com/wangyi-fudan/wyhash">wyhash</a>
    static long hashLong(byte[] bytes, int offset, int size) {
        long h = size * M2;
        int last = offset + size - 16;
        for (int at = offset; at < last; at += 16) {
            h = multiply(ByteScan.word(bytes, at) ^ h, ByteScan.word(bytes, at + 8) ^ M1);
        }
        h = multiply(ByteScan.word(bytes, last) ^ h, ByteScan.word(bytes, last + 8) ^ M2);
        h *= M2;
        return h ^ h >>> 29;
    }

    private static long multiply(long left, long right) {
        return left * right ^ Math.unsignedMultiplyHigh(left, right);
    }

    /// The first eight bytes of a key, little-endian, zero behind its end.
    public static long low(byte[] bytes, int offset, int size) {
        int count = Math.min(8, size);
        return offset + BlockFormat.PADDING <= bytes.length
                ? ByteScan.word(bytes, offset) & FIRST_BYTES[count]
                : ByteScan.partialWord(bytes, offset, count);
    }

    /// The bytes of a key of up to 16 behind the first eight.
    public static long high(byte[] bytes, int offset, int size) {
        int count = Math.max(0, size - 8);
        return offset + BlockFormat.PADDING <= bytes.length
                ? ByteScan.word(bytes, offset + 8) & FIRST_BYTES[count]
                : ByteScan.partialWord(bytes, offset + 8, count);
    }

    /// The partition of a hash: its high bits, so that the low ones stay good for tables.
    public static int partition(long hash, int count) {
        return (int) ((hash >>> 32) * count >>> 32);
    }
}
