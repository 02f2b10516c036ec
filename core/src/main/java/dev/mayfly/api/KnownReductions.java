package dev.mayfly.api;

import dev.mayfly.codec.LambdaTypes;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.lineage.SlotFunction;
import java.util.Optional;

/// Recognizes functions of the JDK that merge two numbers, such as `Long::sum`, so that their
/// accumulators need no objects.
final class KnownReductions {
    private KnownReductions() {}

    /// The same function on numbers in slots, if it is a known one.
    static Optional<SlotFunction> of(ReduceFunction<?> function) {
        return switch (LambdaTypes.referencedMethod(function)) {
            case "java.lang.Long.sum" -> Optional.of(new Longs(Merge.SUM));
            case "java.lang.Long.max" -> Optional.of(new Longs(Merge.MAX));
            case "java.lang.Long.min" -> Optional.of(new Longs(Merge.MIN));
            case "java.lang.Integer.sum" -> Optional.of(new Ints(Merge.SUM));
            case "java.lang.Integer.max" -> Optional.of(new Ints(Merge.MAX));
            case "java.lang.Integer.min" -> Optional.of(new Ints(Merge.MIN));
            case "java.lang.Double.sum" -> Optional.of(new Doubles(Merge.SUM));
            case "java.lang.Double.max" -> Optional.of(new Doubles(Merge.MAX));
            case "java.lang.Double.min" -> Optional.of(new Doubles(Merge.MIN));
            default -> Optional.empty();
        };
    }

    private enum Merge {
        SUM,
        MAX,
        MIN;

        long start() {
            return this == SUM ? 0 : this == MAX ? Long.MIN_VALUE : Long.MAX_VALUE;
        }

        double startDouble() {
            return this == SUM
                    ? -0.0
                    : this == MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }

        long apply(long left, long right) {
            return this == SUM
                    ? left + right
                    : this == MAX ? Math.max(left, right) : Math.min(left, right);
        }

        double apply(double left, double right) {
            return this == SUM
                    ? left + right
                    : this == MAX ? Math.max(left, right) : Math.min(left, right);
        }
    }

    /// Longs; a sum wraps around as `Long::sum` does.
    private record Longs(Merge merge) implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = merge.start();
        }

        @Override
        public void add(long[] slots, int at, Object value) {
            slots[at] = merge.apply(slots[at], (Long) value);
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            slots[at] = merge.apply(slots[at], from[fromAt]);
        }

        @Override
        public Object finish(long[] slots, int at) {
            return slots[at];
        }
    }

    /// Ints, kept as longs; a sum wraps around as `Integer::sum` does, since its low bits are
    /// right.
    private record Ints(Merge merge) implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = merge.start();
        }

        @Override
        public void add(long[] slots, int at, Object value) {
            slots[at] = merge.apply(slots[at], (Integer) value);
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            slots[at] = merge.apply(slots[at], from[fromAt]);
        }

        @Override
        public Object finish(long[] slots, int at) {
            return (int) slots[at];
        }
    }

    /// Doubles, kept as their bits.
    private record Doubles(Merge merge) implements SlotFunction {
        @Override
        public void clear(long[] slots, int at) {
            slots[at] = Double.doubleToRawLongBits(merge.startDouble());
        }

        @Override
        public void add(long[] slots, int at, Object value) {
            apply(slots, at, (Double) value);
        }

        @Override
        public void merge(long[] slots, int at, long[] from, int fromAt) {
            apply(slots, at, Double.longBitsToDouble(from[fromAt]));
        }

        private void apply(long[] slots, int at, double other) {
            slots[at] =
                    Double.doubleToRawLongBits(
                            merge.apply(Double.longBitsToDouble(slots[at]), other));
        }

        @Override
        public Object finish(long[] slots, int at) {
            return Double.longBitsToDouble(slots[at]);
        }
    }
}
