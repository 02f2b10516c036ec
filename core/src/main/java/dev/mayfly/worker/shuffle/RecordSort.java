package dev.mayfly.worker.shuffle;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/// Sorts records that are known by an index, an eight-byte prefix of their key, and a full
/// comparison. Stable.
///
/// The bits in which the prefixes differ are packed with the index into one long, so that most of
/// the work is a primitive sort; what it leaves equal is sorted by full comparison.
final class RecordSort {
    private static final int INSERTION_LIMIT = 12;

    private RecordSort() {}

    /// Sorts.
    ///
    /// @param prefixes big-endian key prefix of each record, compared unsigned; overwritten
    /// @param count how many records
    /// @param order compares two records by index when their prefixes are equal
    /// @return the record indices in order
    static int[] sort(long[] prefixes, int count, IntBinaryOperator order) {
        int[] sorted = new int[count];
        if (count == 0) {
            return sorted;
        }
        long differing = 0;
        for (int i = 1; i < count; i++) {
            differing |= prefixes[i] ^ prefixes[0];
        }
        int indexBits = 32 - Integer.numberOfLeadingZeros(count - 1 | 1);
        int common = Long.numberOfLeadingZeros(differing);
        int keyBits = Math.min(63 - indexBits, 64 - common);
        int dropped = 64 - common - keyBits;
        long keyMask = common == 64 ? 0 : -1L >>> common;
        for (int i = 0; i < count; i++) {
            long key = keyBits == 0 ? 0 : (prefixes[i] & keyMask) >>> dropped;
            prefixes[i] = key << indexBits | i;
        }
        Arrays.sort(prefixes, 0, count);
        int indexMask = (1 << indexBits) - 1;
        for (int i = 0; i < count; i++) {
            sorted[i] = (int) prefixes[i] & indexMask;
        }
        sortTies(prefixes, sorted, count, indexBits, order);
        return sorted;
    }

    private static void sortTies(
            long[] packed, int[] sorted, int count, int indexBits, IntBinaryOperator order) {
        int[] scratch = {};
        for (int start = 0; start < count; ) {
            int end = start + 1;
            while (end < count && packed[end] >>> indexBits == packed[start] >>> indexBits) {
                end++;
            }
            if (end - start > INSERTION_LIMIT && scratch.length == 0) {
                scratch = new int[count];
            }
            sortRange(sorted, start, end, scratch, order);
            start = end;
        }
    }

    private static void sortRange(
            int[] sorted, int start, int end, int[] scratch, IntBinaryOperator order) {
        if (end - start <= INSERTION_LIMIT) {
            for (int i = start + 1; i < end; i++) {
                int moved = sorted[i];
                int at = i - 1;
                while (at >= start && order.applyAsInt(sorted[at], moved) > 0) {
                    sorted[at + 1] = sorted[at];
                    at--;
                }
                sorted[at + 1] = moved;
            }
            return;
        }
        int middle = (start + end) >>> 1;
        sortRange(sorted, start, middle, scratch, order);
        sortRange(sorted, middle, end, scratch, order);
        if (order.applyAsInt(sorted[middle - 1], sorted[middle]) <= 0) {
            return;
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
