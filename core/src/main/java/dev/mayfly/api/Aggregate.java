package dev.mayfly.api;

import dev.mayfly.function.DoubleFunction;
import dev.mayfly.function.LongFunction;
import dev.mayfly.function.PairFunction;
import dev.mayfly.lineage.SlotFunction;

/// What to make of the values of a key, from numbers that are never boxed.
///
/// @param <V> type of the values
/// @param <R> type of the result
public final class Aggregate<V, R> {
    private final int slots;
    private final SlotFunction function;
    private final Class<?> resultType;

    private Aggregate(int slots, SlotFunction function, Class<?> resultType) {
        this.slots = slots;
        this.function = function;
        this.resultType = resultType;
    }

    int slots() {
        return slots;
    }

    SlotFunction function() {
        return function;
    }

    Class<?> resultType() {
        return resultType;
    }

    /// The sum of a number. The same values in the same plan, with the same threads and memory,
    /// give the same bits: what goes to disk when memory is full has been added up on its own.
    /// There is one exception: of a task that runs for so long that its function hands back what it
    /// has not read, each part is added up on its own, and since time decides where parts end the
    /// last bits may differ. Whole numbers, such as cents, have no such last bits: see [#sumLong].
    public static <V> Aggregate<V, Double> sum(DoubleFunction<V> number) {
        Shipping.require(number, "sum");
        return new Aggregate<>(1, new Sum(Node.cast(number)), Double.class);
    }

    /// The sum of an integer.
    ///
    /// The result fails the job with an [ArithmeticException] when it does not fit a long.
    public static <V> Aggregate<V, Long> sumLong(LongFunction<V> number) {
        Shipping.require(number, "sumLong");
        return new Aggregate<>(1, new SumLong(Node.cast(number)), Long.class);
    }

    /// The number of values.
    public static <V> Aggregate<V, Long> count() {
        return new Aggregate<>(1, new Count(), Long.class);
    }

    /// The mean of a number, to the bits of its [#sum].
    public static <V> Aggregate<V, Double> average(DoubleFunction<V> number) {
        return sum(number).and(Aggregate.<V>count(), Aggregate::mean).withType(Double.class);
    }

    private static Double mean(Double sum, Long count) {
        return sum / count;
    }

    /// The least of a number.
    public static <V> Aggregate<V, Double> min(DoubleFunction<V> number) {
        Shipping.require(number, "min");
        return new Aggregate<>(1, new Extreme(Node.cast(number), true), Double.class);
    }

    /// The greatest of a number.
    public static <V> Aggregate<V, Double> max(DoubleFunction<V> number) {
        Shipping.require(number, "max");
        return new Aggregate<>(1, new Extreme(Node.cast(number), false), Double.class);
    }

    /// Two aggregates at once, their results put together by a function.
    public <S, Q> Aggregate<V, Q> and(Aggregate<V, S> other, PairFunction<R, S, Q> together) {
        Shipping.require(together, "and");
        Class<?> type = Shipping.resultClass(together);
        var both = new Both(function, slots, other.function, Node.cast(together));
        return new Aggregate<>(slots + other.slots, both, type);
    }

    private Aggregate<V, R> withType(Class<?> type) {
        return new Aggregate<>(slots, function, type);
    }

    /// Adds doubles.
    record Sum(DoubleFunction<Object> number) implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = 0;
        }

        @Override
        public void add(long[] slots, int at, Object value) throws Exception {
            add(slots, at, number.apply(value));
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            add(slots, at, Double.longBitsToDouble(from[fromAt]));
        }

        private static void add(long[] slots, int at, double number) {
            slots[at] = Double.doubleToRawLongBits(Double.longBitsToDouble(slots[at]) + number);
        }

        @Override
        public Object finish(long[] slots, int at) {
            return Double.longBitsToDouble(slots[at]);
        }
    }

    /// Adds longs.
    record SumLong(LongFunction<Object> number) implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = 0;
        }

        @Override
        public void add(long[] slots, int at, Object value) throws Exception {
            slots[at] = Math.addExact(slots[at], number.apply(value));
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            slots[at] = Math.addExact(slots[at], from[fromAt]);
        }

        @Override
        public Object finish(long[] slots, int at) {
            return slots[at];
        }
    }

    /// Counts.
    record Count() implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = 0;
        }

        @Override
        public void add(long[] slots, int at, Object value) {
            slots[at]++;
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            slots[at] += from[fromAt];
        }

        @Override
        public Object finish(long[] slots, int at) {
            return slots[at];
        }
    }

    /// Keeps the least or the greatest number.
    record Extreme(DoubleFunction<Object> number, boolean isLeast) implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] =
                    Double.doubleToRawLongBits(
                            isLeast ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        }

        @Override
        public void add(long[] slots, int at, Object value) throws Exception {
            take(slots, at, number.apply(value));
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            take(slots, at, Double.longBitsToDouble(from[fromAt]));
        }

        private void take(long[] slots, int at, double candidate) {
            double known = Double.longBitsToDouble(slots[at]);
            slots[at] =
                    Double.doubleToRawLongBits(
                            isLeast ? Math.min(known, candidate) : Math.max(known, candidate));
        }

        @Override
        public Object finish(long[] slots, int at) {
            return Double.longBitsToDouble(slots[at]);
        }
    }

    /// Two accumulators, one behind the other.
    record Both(
            SlotFunction left,
            int leftSlots,
            SlotFunction right,
            PairFunction<Object, Object, Object> together)
            implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            left.clear(slots, at);
            right.clear(slots, at + leftSlots);
        }

        @Override
        public void add(long[] slots, int at, Object value) throws Exception {
            left.add(slots, at, value);
            right.add(slots, at + leftSlots, value);
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            left.merge(slots, at, from, fromAt);
            right.merge(slots, at + leftSlots, from, fromAt + leftSlots);
        }

        @Override
        public Object finish(long[] slots, int at) throws Exception {
            return together.apply(left.finish(slots, at), right.finish(slots, at + leftSlots));
        }
    }

    /// Keeps nothing: the key is all that matters.
    record Nothing() implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {}

        @Override
        public void add(long[] slots, int at, Object value) {}

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {}

        @Override
        public Object finish(long[] slots, int at) {
            return true;
        }
    }
}
