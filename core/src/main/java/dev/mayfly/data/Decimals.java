package dev.mayfly.data;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.util.Arrays;

/// Parses numbers from bytes without making a String. Correctly rounded; stateless.
///
/// Plain decimals of up to 15 digits are exact in a double divided by an exact power of ten
/// (Clinger's fast path); anything else goes to a library.
///
/// @see <a href="https://doi.org/10.1145/93542.93557">Clinger, How to read floating point numbers
///   accurately</a>
public final class Decimals {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    private static final int FAST_DIGITS = 15;
    private static final long ZEROS = 0x3030303030303030L;

    private Decimals() {}

    /// The number written in `[offset, end)`.
    ///
    /// @throws NumberFormatException if the bytes are not a number as [Double#parseDouble] takes it
    public static double parseDouble(byte[] array, int offset, int end) {
        boolean negative = offset < end && array[offset] == '-';
        int at = negative ? offset + 1 : offset;
        if (end - at > FAST_DIGITS + 1 || at == end) {
            return slow(array, offset, end);
        }
        long mantissa = 0;
        int point = -1;
        while (at < end) {
            if (point >= 0 && end - at >= 8 && at + 8 <= array.length) {
                long word = ByteScan.word(array, at);
                if (isEightDigits(word)) {
                    mantissa = mantissa * 100_000_000 + eightDigits(word);
                    at += 8;
                    continue;
                }
            }
            int digit = array[at] - '0';
            if (digit >= 0 && digit <= 9) {
                mantissa = mantissa * 10 + digit;
            } else if (digit == '.' - '0' && point < 0) {
                point = at;
            } else {
                return slow(array, offset, end);
            }
            at++;
        }
        int digits = end - offset - (negative ? 1 : 0) - (point < 0 ? 0 : 1);
        if (digits == 0 || digits > FAST_DIGITS) {
            return slow(array, offset, end);
        }
        double value = point < 0 ? mantissa : mantissa / POWERS[end - point - 1];
        return negative ? -value : value;
    }

    /// The integer written in `[offset, end)`: an optional sign and digits.
    ///
    /// @throws NumberFormatException if it is not one or does not fit a long
    public static long parseLong(byte[] array, int offset, int end) {
        int at = offset;
        boolean negative = at < end && array[at] == '-';
        if (negative || at < end && array[at] == '+') {
            at++;
        }
        if (end - at > 18) {
            return Long.parseLong(text(array, offset, end));
        }
        if (at == end) {
            throw new NumberFormatException("not an integer: \"" + text(array, offset, end) + '"');
        }
        long value = 0;
        for (; at < end; at++) {
            int digit = array[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new NumberFormatException(
                        "not an integer: \"" + text(array, offset, end) + '"');
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static boolean isEightDigits(long word) {
        return ((word & 0xF0F0F0F0F0F0F0F0L) ^ ZEROS
                        | ((word + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) ^ ZEROS)
                == 0;
    }

    private static long eightDigits(long word) {
        long pairs = (word - ZEROS) * 10 + ((word - ZEROS) >>> 8);
        return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
                        + ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L)
                >>> 32;
    }

    private static double slow(byte[] array, int offset, int end) {
        try {
            return JavaDoubleParser.parseDouble(array, offset, end - offset);
        } catch (NumberFormatException e) {
            throw new NumberFormatException("not a number: \"" + text(array, offset, end) + '"');
        }
    }

    private static String text(byte[] array, int offset, int end) {
        return Slice.of(Arrays.copyOfRange(array, offset, end)).toString();
    }
}
