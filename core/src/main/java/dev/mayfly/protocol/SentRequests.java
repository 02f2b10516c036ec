package dev.mayfly.protocol;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/// Requests that were sent to stores which charge for them, by kind. Immutable.
///
/// @param counts by kind, as a store names it, such as `GET`; in the order of names, none below 1
public record SentRequests(Map<String, Long> counts) {
    /// None.
    public static final SentRequests NONE = new SentRequests(Map.of());

    /// Copies the counts; kinds of which there are none are left out.
    public SentRequests {
        SortedMap<String, Long> sorted = new TreeMap<>(counts);
        sorted.values().removeIf(count -> count <= 0);
        counts = Collections.unmodifiableSortedMap(sorted);
    }

    /// The sum of both.
    public SentRequests plus(SentRequests other) {
        return with(other, Math::addExact);
    }

    /// What was sent beyond others; none of a kind of which the others are more.
    public SentRequests minus(SentRequests others) {
        return with(others, Math::subtractExact);
    }

    private SentRequests with(SentRequests other, LongBinaryOperator operator) {
        if (other.counts.isEmpty()) {
            return this;
        }
        var result = new TreeMap<String, Long>(counts);
        other.counts.forEach((kind, count) ->
                result.put(kind, operator.applyAsLong(counts.getOrDefault(kind, 0L), count)));
        return new SentRequests(result);
    }

    /// One of so many parts that are as equal as whole requests can be; their sum is all of them.
    public SentRequests part(int index, int count) {
        var result = new TreeMap<String, Long>();
        counts.forEach((kind, sent) ->
                result.put(kind, sent * (index + 1) / count - sent * index / count));
        return new SentRequests(result);
    }
}
