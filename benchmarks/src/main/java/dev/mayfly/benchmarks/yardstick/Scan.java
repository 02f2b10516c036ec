package dev.mayfly.benchmarks.yardstick;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Finds bytes and reads numbers eight bytes at a time.
final class Scan {
    static final long COMMA = pattern(',');
    static final long NEWLINE = pattern('\n');

    private static final ValueLayout.OfLong LONG =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long ZEROS = 0x3030303030303030L;
    private static final int MAX_EXACT_DIGITS = 15;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Scan() {}

    private static long pattern(char value) {
        return value * ONES;
    }

    /// Eight bytes, the first in the lowest bits.
    static long word(MemorySegment data, long at) {
        return data.get(LONG, at);
    }

    /// The first `size` bytes of a word, zero behind them.
    static long prefix(long word, int size) {
        return size >= 8 ? word : word & ((1L << (size << 3)) - 1);
    }

    /// Non-zero if a byte of `word` is the pattern's; the lowest bit set belongs to the first.
    private static long matches(long word, long pattern) {
        long x = word ^ pattern;
        return (x - ONES) & ~x & HIGH;
    }

    /// Where the next byte like the pattern's is; there must be one.
    static long find(MemorySegment data, long from, long pattern) {
        for (long at = from; ; at += 8) {
            long found = matches(word(data, at), pattern);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
    }

    /// Non-zero if a byte of `word` is white space or a control character, as [#matches].
    static long spaces(long word) {
        return (word - 0x21 * ONES) & ~word & HIGH;
    }

    /// The number written in digits in `[from, end)`.
    static int integer(MemorySegment data, long from, long end) {
        int value = 0;
        for (long at = from; at < end; at++) {
            value = value * 10 + data.get(JAVA_BYTE, at) - '0';
        }
        return value;
    }

    /// The number written in `[from, end)`; fast for `d.dddddd` with up to 15 digits.
    static double decimal(MemorySegment data, long from, long end) {
        int decimals = (int) (end - from) - 2;
        if (decimals < 1
                || decimals > MAX_EXACT_DIGITS - 1
                || data.get(JAVA_BYTE, from + 1) != '.') {
            return slowDecimal(data, from, end);
        }
        int missing = Math.max(0, 8 - decimals) << 3;
        long word = word(data, from + 2);
        if (missing > 0) {
            word = word << missing | ZEROS & ((1L << missing) - 1);
        }
        if (!isDigits(word)) {
            return slowDecimal(data, from, end);
        }
        long mantissa = (data.get(JAVA_BYTE, from) - '0') * (long) POWERS[Math.min(decimals, 8)];
        mantissa += digits(word);
        for (long at = from + 10; at < end; at++) {
            int digit = data.get(JAVA_BYTE, at) - '0';
            if (digit < 0 || digit > 9) {
                return slowDecimal(data, from, end);
            }
            mantissa = mantissa * 10 + digit;
        }
        return mantissa / POWERS[decimals];
    }

    private static boolean isDigits(long word) {
        return (((word & 0xF0F0F0F0F0F0F0F0L) ^ ZEROS)
                        | (((word + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) ^ ZEROS))
                == 0;
    }

    private static long digits(long word) {
        long pairs = (word - ZEROS) * 10 + ((word - ZEROS) >>> 8);
        return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
                        + ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L)
                >>> 32;
    }

    private static double slowDecimal(MemorySegment data, long from, long end) {
        byte[] text = data.asSlice(from, end - from).toArray(JAVA_BYTE);
        return Double.parseDouble(new String(text, StandardCharsets.ISO_8859_1));
    }

    /// A hash of two words, good in all its bits.
    static long hash(long low, long high) {
        long h = (low ^ Long.rotateLeft(high, 29) * 0x9E3779B97F4A7C15L) * 0xD6E8FEB86659FD93L;
        h ^= h >>> 32;
        h *= 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 29);
    }
}
