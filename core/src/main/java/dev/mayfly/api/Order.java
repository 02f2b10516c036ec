package dev.mayfly.api;

import dev.mayfly.function.MapFunction;
import java.io.Serializable;
import java.util.Comparator;

/// An order of values that can travel to workers: `Order.by(Sale::country).thenBy(Sale::day)`.
///
/// Orders made here sort by encoded keys wherever an operation takes one. A comparator of one's own
/// is an order as well, but only [Dataset#top] takes it: there are no keys to encode in it.
///
/// Strings are sorted by code points, though [#compare] has the order of [String#compareTo]: the
/// two differ between surrogates and what follows them.
///
/// @param <T> type of the values
@FunctionalInterface
public interface Order<T> extends Comparator<T>, Serializable {
    /// The order of a key that a function makes from the values.
    static <T, C extends Comparable<? super C>> Order<T> by(MapFunction<T, C> key) {
        return KeyOrder.by(key);
    }

    /// The natural order.
    static <T extends Comparable<? super T>> Order<T> natural() {
        return KeyOrder.natural();
    }

    /// This order, and another for values that it leaves equal.
    default Order<T> thenBy(Order<T> next) {
        return (left, right) -> {
            int first = compare(left, right);
            return first != 0 ? first : next.compare(left, right);
        };
    }

    /// This order, and that of a key for values that it leaves equal.
    default <C extends Comparable<? super C>> Order<T> thenBy(MapFunction<T, C> key) {
        return thenBy(by(key));
    }

    /// The opposite order, which can travel as well.
    @Override
    default Order<T> reversed() {
        return (left, right) -> compare(right, left);
    }
}
