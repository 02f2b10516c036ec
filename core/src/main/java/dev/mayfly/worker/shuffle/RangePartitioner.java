package dev.mayfly.worker.shuffle;

import dev.mayfly.protocol.RangeBounds;
import dev.mayfly.worker.table.KeyEncoder;
import dev.mayfly.worker.table.KeyHash;
import java.util.Arrays;
import java.util.List;

/// Finds the range of a key: narrowed by the key's first two bytes, then by binary search.
final class RangePartitioner implements KeyPartitioner {
    private static final int HEADS = 1 << 16;

    private final byte[][] starts;
    private final long[] prefixes;
    private final boolean isDescending;

    /// For each first two bytes, how many bounds lie at or below every key that begins with them.
    private final int[] below = new int[HEADS + 1];

    RangePartitioner(RangeBounds bounds, boolean isDescending) {
        List<byte[]> list = bounds.starts();
        this.starts = list.toArray(byte[][]::new);
        this.isDescending = isDescending;
        this.prefixes = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            prefixes[i] =
                    Long.reverseBytes(KeyHash.low(starts[i], 0, Math.min(8, starts[i].length)));
        }
        int next = 0;
        for (int head = 0; head < HEADS; head++) {
            while (next < starts.length
                    && Long.compareUnsigned(prefixes[next], (long) head << 48) < 0) {
                next++;
            }
            below[head] = next;
        }
        below[HEADS] = starts.length;
    }

    @Override
    public int partition(KeyEncoder encoded, Object key) {
        int size = encoded.size;
        long prefix =
                Long.reverseBytes(KeyHash.low(encoded.bytes, encoded.offset, Math.min(8, size)));
        int head = (int) (prefix >>> 48);
        int low = below[head];
        int high = below[head + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(prefixes[middle], prefix);
            if (order == 0) {
                order = compareFully(starts[middle], encoded);
            }
            if (order <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return isDescending ? starts.length - low : low;
    }

    private static int compareFully(byte[] start, KeyEncoder key) {
        return Arrays.compareUnsigned(
                start, 0, start.length, key.bytes, key.offset, key.offset + key.size);
    }
}
