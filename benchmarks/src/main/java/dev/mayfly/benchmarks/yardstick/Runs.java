package dev.mayfly.benchmarks.yardstick;

import java.util.ArrayList;
import java.util.List;

/// Records of a few longs each, appended by one thread to arrays that are never copied.
final class Runs {
    private static final int FIRST_RECORDS = 1024;
    private static final int MAX_RECORDS = 16 * 1024;

    private final int width;
    private final List<long[]> full = new ArrayList<>();
    private long[] open;
    private int openEnd;
    private long count;

    /// No records yet.
    ///
    /// @param width longs of a record
    Runs(int width) {
        this.width = width;
        open = new long[width * FIRST_RECORDS];
    }

    /// An array for each partition.
    static Runs[] forPartitions(int partitions, int width) {
        var runs = new Runs[partitions];
        for (int i = 0; i < partitions; i++) {
            runs[i] = new Runs(width);
        }
        return runs;
    }

    /// Makes room for a record; its longs are written to [#array()] from the index returned.
    int next() {
        if (openEnd == open.length) {
            full.add(open);
            open = new long[Math.min(2 * open.length, width * MAX_RECORDS)];
            openEnd = 0;
        }
        int at = openEnd;
        openEnd += width;
        count++;
        return at;
    }

    /// The array of the record made last.
    long[] array() {
        return open;
    }

    long count() {
        return count;
    }

    int arrayCount() {
        return full.size() + 1;
    }

    long[] array(int index) {
        return index < full.size() ? full.get(index) : open;
    }

    int end(int index) {
        return index < full.size() ? full.get(index).length : openEnd;
    }
}
