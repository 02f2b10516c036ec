package dev.mayfly.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds bytes in arrays eight at a time. Stateless.
///
/// Arrays that are scanned must have [#PADDING] readable bytes behind the last one that matters.
///
/// @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">zero in word</a>
public final class ByteScan {
    /// Readable bytes that must follow the data in a scanned array.
    public static final int PADDING = 8;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW = 0x7F7F7F7F7F7F7F7FL;
    private static final long HIGH = 0x8080808080808080L;

    private ByteScan() {}

    /// The byte repeated eight times, as the other methods want it.
    public static long pattern(byte value) {
        return (value & 0xFFL) * ONES;
    }

    /// Eight bytes in little-endian order, the first in the lowest bits.
    public static long word(byte[] array, int offset) {
        return (long) LONGS.get(array, offset);
    }

    /// The first bytes in little-endian order, zero in the rest. They need nothing behind them.
    ///
    /// @param size how many, at most 8
    public static long partialWord(byte[] array, int offset, int size) {
        long word = 0;
        for (int i = size - 1; i >= 0; i--) {
            word = word << 8 | array[offset + i] & 0xFF;
        }
        return word;
    }

    /// Writes eight bytes in little-endian order, the first from the lowest bits.
    public static void putWord(byte[] array, int offset, long word) {
        LONGS.set(array, offset, word);
    }

    /// The high bit of each byte of `word` that equals the pattern's byte; exact for every byte.
    public static long matches(long word, long pattern) {
        long x = word ^ pattern;
        return ~(((x & LOW) + LOW) | x | LOW);
    }

    /// Non-zero if a byte of `word` equals the pattern's, and then the lowest bit set is that of
    /// the first such byte; bits above it may be wrong. Cheaper than [#matches].
    public static long firstMatches(long word, long pattern) {
        long x = word ^ pattern;
        return (x - ONES) & ~x & HIGH;
    }

    /// Index of the first matching byte in a non-zero result of [#matches].
    public static int firstMatch(long matches) {
        return Long.numberOfTrailingZeros(matches) >>> 3;
    }

    /// Offset of the next byte that equals the pattern's.
    ///
    /// @param offset where to begin
    /// @param end where to stop; `end + PADDING` must lie in the array
    /// @return the offset, or `end` when there is none before it
    public static int find(byte[] array, int offset, int end, long pattern) {
        for (int at = offset; at < end; at += 8) {
            long found = firstMatches(word(array, at), pattern);
            if (found != 0) {
                return Math.min(end, at + firstMatch(found));
            }
        }
        return end;
    }
}
