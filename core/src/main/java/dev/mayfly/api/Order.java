package dev.mayfly.api;

import dev.mayfly.function.MapFunction;
import java.io.Serializable;
import java.util.Comparator;

/// An order of values that can travel to workers.
///
/// @param <T> type of the values
@FunctionalInterface
public interface Order<T> extends Comparator<T>, Serializable {
    /// The order of a key that a function makes from the values.
    static <T, C extends Comparable<? super C>> Order<T> by(MapFunction<T, C> key) {
        return (left, right) -> {
            try {
                return key.apply(left).compareTo(key.apply(right));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("order failed: " + e.getMessage(), e);
            }
        };
    }

    /// The natural order.
    static <T extends Comparable<? super T>> Order<T> natural() {
        return Comparable::compareTo;
    }

    /// The opposite order, which can travel as well.
    @Override
    default Order<T> reversed() {
        return (left, right) -> compare(right, left);
    }
}
