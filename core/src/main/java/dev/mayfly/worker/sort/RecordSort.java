package dev.mayfly.worker.sort;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/// Sorts records that are known by an index, any eight bytes of their key, and a full comparison.
/// Stable.
///
/// The bits in which eight bytes of the keys differ are packed with the record's place into one
/// long, so that most of the work is a primitive sort: by digits if there are many records, which
/// takes a quarter of the time. What it leaves equal is sorted by the bytes behind them, and in the
/// end by full comparison.
public final class RecordSort {
    private static final int INSERTION_LIMIT = 12;
    private static final int MAX_DEPTH = 64;

    /// Records from which on their keys are sorted digit by digit.
    private static final int RADIX_LIMIT = 1 << 13;

    private static final int DIGIT_BITS = 11;
    private static final int RADIX_BITS = 4 * DIGIT_BITS;

    private final KeyWords words;
    private final IntBinaryOperator order;
    private int[] scratch = {};

    private RecordSort(KeyWords words, IntBinaryOperator order) {
        this.words = words;
        this.order = order;
    }

    /// Parts of keys as numbers.
    @FunctionalInterface
    public interface KeyWords {
        /// Eight bytes of a record's key as a big-endian number that compares unsigned, zero behind
        /// the key's end.
        ///
        /// @param depth how many bytes of the key to skip
        long word(int index, int depth);
    }

    /// Sorts.
    ///
    /// @param count how many records, with indices from 0
    /// @param order compares two records by index
    /// @return the record indices in order
    public static int[] sort(int count, KeyWords words, IntBinaryOperator order) {
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = i;
        }
        new RecordSort(words, order).sortFrom(sorted, 0, count, 0);
        return sorted;
    }

    /// Sorts a range whose keys are equal in their first `depth` bytes.
    private void sortFrom(int[] sorted, int start, int end, int depth) {
        int count = end - start;
        if (count <= INSERTION_LIMIT || depth > MAX_DEPTH) {
            sortByOrder(sorted, start, end);
            return;
        }
        long[] packed = new long[count];
        long differing = 0;
        for (int i = 0; i < count; i++) {
            packed[i] = words.word(sorted[start + i], depth);
            differing |= packed[i] ^ packed[0];
        }
        if (differing == 0) {
            sortFrom(sorted, start, end, depth + 8);
            return;
        }
        int placeBits = 32 - Integer.numberOfLeadingZeros(count - 1);
        int common = Long.numberOfLeadingZeros(differing);
        boolean isRadix = count >= RADIX_LIMIT;
        int room = Math.min(63 - placeBits, isRadix ? RADIX_BITS : 63);
        int keyBits = Math.min(room, 64 - common);
        int dropped = 64 - common - keyBits;
        long keyMask = -1L >>> common;
        for (int i = 0; i < count; i++) {
            packed[i] = (packed[i] & keyMask) >>> dropped << placeBits | i;
        }
        if (isRadix) {
            packed = radixSorted(packed, placeBits, keyBits);
        } else {
            Arrays.sort(packed);
        }
        int[] places = Arrays.copyOfRange(sorted, start, end);
        int placeMask = (1 << placeBits) - 1;
        for (int i = 0; i < count; i++) {
            sorted[start + i] = places[(int) packed[i] & placeMask];
        }
        sortTies(packed, placeBits, sorted, start, depth + (common + keyBits) / 8);
    }

    /// Sorts stably by some bits, the lowest digit first.
    ///
    /// @param values overwritten
    /// @return the array that holds the result
    private static long[] radixSorted(long[] values, int lowestBit, int bits) {
        long[] from = values;
        long[] to = new long[values.length];
        int[] next = new int[1 << DIGIT_BITS];
        for (int shift = lowestBit; shift < lowestBit + bits; shift += DIGIT_BITS) {
            Arrays.fill(next, 0);
            for (long value : from) {
                next[digit(value, shift)]++;
            }
            int before = 0;
            for (int i = 0; i < next.length; i++) {
                int count = next[i];
                next[i] = before;
                before += count;
            }
            for (long value : from) {
                to[next[digit(value, shift)]++] = value;
            }
            long[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    private static int digit(long value, int shift) {
        return (int) (value >>> shift) & (1 << DIGIT_BITS) - 1;
    }

    private void sortTies(long[] packed, int placeBits, int[] sorted, int start, int depth) {
        for (int from = 0; from < packed.length; ) {
            int to = from + 1;
            while (to < packed.length && packed[to] >>> placeBits == packed[from] >>> placeBits) {
                to++;
            }
            if (to - from > 1) {
                sortFrom(sorted, start + from, start + to, depth);
            }
            from = to;
        }
    }

    private void sortByOrder(int[] sorted, int start, int end) {
        if (end - start > INSERTION_LIMIT) {
            mergeSort(sorted, start, end);
            return;
        }
        for (int i = start + 1; i < end; i++) {
            int moved = sorted[i];
            int at = i - 1;
            while (at >= start && order.applyAsInt(sorted[at], moved) > 0) {
                sorted[at + 1] = sorted[at];
                at--;
            }
            sorted[at + 1] = moved;
        }
    }

    private void mergeSort(int[] sorted, int start, int end) {
        int middle = (start + end) >>> 1;
        sortByOrder(sorted, start, middle);
        sortByOrder(sorted, middle, end);
        if (order.applyAsInt(sorted[middle - 1], sorted[middle]) <= 0) {
            return;
        }
        if (scratch.length < sorted.length) {
            scratch = new int[sorted.length];
        }
        System.arraycopy(sorted, start, scratch, start, middle - start);
        int left = start;
        int right = middle;
        for (int to = start; left < middle; to++) {
            boolean takeRight = right < end && order.applyAsInt(scratch[left], sorted[right]) > 0;
            sorted[to] = takeRight ? sorted[right++] : scratch[left++];
        }
    }
}
