package dev.mayfly.benchmarks.yardstick;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Records of a URL and three longs, appended by one thread: the URL's hash, the longs, the URL's
/// size in a byte, and the URL.
final class UrlRecords {
    static final int CHUNK_BITS = 17;
    static final int CHUNK_BYTES = 1 << CHUNK_BITS;

    private static final int FIRST_BYTES = 1 << 14;
    private static final int SIZE_AT = 32;
    private static final int URL_AT = SIZE_AT + 1;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final List<byte[]> full = new ArrayList<>();
    private final List<Integer> fullEnds = new ArrayList<>();
    private byte[] open = new byte[FIRST_BYTES];
    private int openEnd;
    private int count;

    static UrlRecords[] forPartitions(int partitions) {
        var records = new UrlRecords[partitions];
        Arrays.setAll(records, _ -> new UrlRecords());
        return records;
    }

    void add(
            long hash,
            long value0,
            long value1,
            long value2,
            MemorySegment data,
            long url,
            long urlEnd) {
        int size = (int) (urlEnd - url);
        if (open.length - openEnd < URL_AT + size) {
            full.add(open);
            fullEnds.add(openEnd);
            open = new byte[CHUNK_BYTES];
            openEnd = 0;
        }
        byte[] to = open;
        int at = openEnd;
        LONGS.set(to, at, hash);
        LONGS.set(to, at + 8, value0);
        LONGS.set(to, at + 16, value1);
        LONGS.set(to, at + 24, value2);
        to[at + SIZE_AT] = (byte) size;
        MemorySegment.copy(data, JAVA_BYTE, url, to, at + URL_AT, size);
        openEnd = at + URL_AT + size;
        count++;
    }

    int count() {
        return count;
    }

    int chunkCount() {
        return full.size() + 1;
    }

    byte[] chunk(int index) {
        return index < full.size() ? full.get(index) : open;
    }

    int end(int index) {
        return index < full.size() ? fullEnds.get(index) : openEnd;
    }

    /// Where the record behind the one at `at` starts.
    static int next(byte[] chunk, int at) {
        return at + URL_AT + (chunk[at + SIZE_AT] & 0xFF);
    }

    static long hash(byte[] chunk, int at) {
        return (long) LONGS.get(chunk, at);
    }

    /// One of the three longs.
    static long value(byte[] chunk, int at, int index) {
        return (long) LONGS.get(chunk, at + 8 + 8 * index);
    }

    static boolean isSameUrl(byte[] left, int leftAt, byte[] right, int rightAt) {
        int size = left[leftAt + SIZE_AT] & 0xFF;
        return hash(left, leftAt) == hash(right, rightAt)
                && size == (right[rightAt + SIZE_AT] & 0xFF)
                && Arrays.equals(
                        left,
                        leftAt + URL_AT,
                        leftAt + URL_AT + size,
                        right,
                        rightAt + URL_AT,
                        rightAt + URL_AT + size);
    }
}
