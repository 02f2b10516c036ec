package dev.mayfly.aws.s3.request;

import java.util.Arrays;
import java.util.OptionalLong;

/// How long the latest requests of one sort took. Safe for use by many threads.
final class Latencies {
    private static final int WINDOW = 128;
    private static final int MIN_SAMPLES = 24;
    private static final int REFRESH = 8;

    private final double quantile;
    private final long[] nanos = new long[WINDOW];
    private int count;
    private long slow = Long.MAX_VALUE;

    /// @param quantile which of the requests are slow, such as 0.95: the slowest twentieth
    Latencies(double quantile) {
        this.quantile = quantile;
    }

    /// Adds what a request took.
    synchronized void add(long duration) {
        nanos[count % WINDOW] = duration;
        count++;
        if (count >= MIN_SAMPLES && count % REFRESH == 0) {
            long[] sorted = Arrays.copyOf(nanos, Math.min(count, WINDOW));
            Arrays.sort(sorted);
            slow = sorted[(int) (quantile * (sorted.length - 1))];
        }
        if (count == 2 * WINDOW) {
            count = WINDOW;
        }
    }

    /// From how many nanoseconds on a request is slow; empty until enough have been seen.
    synchronized OptionalLong slow() {
        return slow == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(slow);
    }
}
