package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.function.MapFunction;
import dev.mayfly.lineage.OrderedKeyCodec;
import dev.mayfly.lineage.SortKeysCodec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// An order of keys that functions make, so that it can be had by comparing encoded keys.
///
/// @param parts in the order in which they count; at least one
record KeyOrder<T>(List<Part> parts) implements Order<T> {
    KeyOrder {
        parts = List.copyOf(parts);
    }

    /// One of the keys.
    ///
    /// @param function makes the key from the value
    record Part(MapFunction<Object, Object> function, boolean isDescending)
            implements Serializable {
        int compare(Object left, Object right) {
            int ascending = keyOf(left).compareTo(keyOf(right));
            return isDescending ? Integer.compare(0, ascending) : ascending;
        }

        @SuppressWarnings("unchecked") // checked where the order was made
        private Comparable<Object> keyOf(Object value) {
            try {
                return (Comparable<Object>) function.apply(value);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("order failed: " + e.getMessage(), e);
            }
        }

        /// The codec of the key.
        ///
        /// @param whole codec of the values
        Codec<Object> codec(Codec<Object> whole, String operation) {
            if (function instanceof Itself) {
                return Shipping.requireKey(whole, operation);
            }
            Shipping.require(function, operation);
            return Shipping.keyCodec(function, operation);
        }
    }

    /// The value as its own key.
    private record Itself() implements MapFunction<Object, Object> {
        @Override
        public Object apply(Object value) {
            return value;
        }
    }

    static <T> KeyOrder<T> by(MapFunction<T, ?> key) {
        return new KeyOrder<>(List.of(new Part(Node.cast(key), false)));
    }

    static <T> KeyOrder<T> natural() {
        return new KeyOrder<>(List.of(new Part(new Itself(), false)));
    }

    /// The same order, known to be one of keys.
    ///
    /// @param operation that is to sort by it
    /// @throws IllegalArgumentException if it is none
    static <T> KeyOrder<T> of(Order<T> order, String operation) {
        if (order instanceof KeyOrder<T> keys) {
            return keys;
        }
        throw new IllegalArgumentException(
                operation
                        + " at "
                        + Shipping.place()
                        + " sorts by encoded keys, which a comparator of your own does not have:"
                        + " build the order from Order.by, thenBy, reversed and natural");
    }

    @Override
    public int compare(T left, T right) {
        for (Part part : parts) {
            int result = part.compare(left, right);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    @Override
    public Order<T> thenBy(Order<T> next) {
        if (!(next instanceof KeyOrder<T> keys)) {
            return Order.super.thenBy(next);
        }
        var all = new ArrayList<Part>(parts);
        all.addAll(keys.parts);
        return new KeyOrder<>(all);
    }

    @Override
    public Order<T> reversed() {
        return new KeyOrder<>(
                parts.stream().map(part -> new Part(part.function, !part.isDescending)).toList());
    }

    /// Makes all keys of a value.
    MapFunction<Object, Object> function() {
        return new AllKeys(functions());
    }

    private List<MapFunction<Object, Object>> functions() {
        return parts.stream().map(Part::function).toList();
    }

    private record AllKeys(List<MapFunction<Object, Object>> functions)
            implements MapFunction<Object, Object> {
        @Override
        public Object apply(Object value) throws Exception {
            var keys = new ArrayList<Object>(functions.size());
            for (MapFunction<Object, Object> function : functions) {
                keys.add(function.apply(value));
            }
            return keys;
        }
    }

    /// The codec of what [#function] makes.
    ///
    /// @param whole codec of the values
    SortKeysCodec codec(Codec<Object> whole, String operation) {
        return new SortKeysCodec(
                parts.stream()
                        .map(part ->
                                new SortKeysCodec.Part(
                                        part.codec(whole, operation), part.isDescending))
                        .toList());
    }

    /// A codec of keys whose bytes are in this order.
    ///
    /// @param key codec of the keys
    Codec<Object> ordering(Codec<Object> key, String operation) {
        return new OrderedKeyCodec(functions(), codec(key, operation), key);
    }
}
