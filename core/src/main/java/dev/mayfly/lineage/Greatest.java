package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.KeptValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Keeps the greatest of the values that come. Of values that the order leaves equal, those that
/// came first are greater, so that it does not matter how the values are split. Used by one thread.
public final class Greatest {
    private static final int MAX_FIRST_CAPACITY = 1024;

    private final int count;
    private final Comparator<Object> order;
    private final Codec<Object> codec;
    private final Comparator<Candidate> exact;
    private final PriorityQueue<Candidate> kept;
    private long arrivals;

    private record Candidate(Object value, long arrival) {}

    /// None yet.
    ///
    /// @param count how many to keep
    /// @param codec of the values, to keep one whose object is reused
    public Greatest(int count, Comparator<Object> order, Codec<Object> codec) {
        this.count = count;
        this.order = order;
        this.codec = codec;
        this.exact =
                Comparator.comparing(Candidate::value, order)
                        .thenComparing(Comparator.comparingLong(Candidate::arrival).reversed());
        this.kept = new PriorityQueue<>(Math.clamp(count, 1, MAX_FIRST_CAPACITY), exact);
    }

    /// Takes a value.
    public void add(Object value) {
        if (kept.size() < count) {
            keep(value);
        } else if (count > 0 && order.compare(value, kept.peek().value()) > 0) {
            kept.poll();
            keep(value);
        }
    }

    private void keep(Object value) {
        kept.add(new Candidate(KeptValue.of(codec, value), arrivals++));
    }

    /// Those kept, the greatest first.
    public List<Object> descending() {
        var sorted = new ArrayList<>(kept);
        sorted.sort(exact.reversed());
        var values = new ArrayList<>(sorted.size());
        sorted.forEach(candidate -> values.add(candidate.value()));
        return values;
    }
}
