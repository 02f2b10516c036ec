package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.KeptValue;
import dev.mayfly.codec.LambdaTypes;
import dev.mayfly.function.FoldFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.ReduceFunction;
import dev.mayfly.lineage.Aggregator;
import dev.mayfly.lineage.SlotFunction;
import java.util.Optional;

/// How a user's function merges the values of a key: without objects where it is one of the JDK's
/// on two numbers, such as `Long::sum`; else in accumulators that begin and grow as said here.
final class Merging {
    private Merging() {}

    /// Merges values into one of their kind.
    ///
    /// @param codec of the values
    static Aggregator reducing(ReduceFunction<Object> function, Codec<Object> codec) {
        Optional<SlotFunction> known = known(function);
        if (known.isPresent()) {
            return new Aggregator.Slots(1, known.get());
        }
        MapFunction<Object, Object> create = codec.isView() ? new Copy(codec) : value -> value;
        return new Aggregator.Objects(
                create, new ByReducing(function), function, accumulator -> accumulator, codec);
    }

    /// Begins with a copy of the first value, which is a view that its owner reuses.
    private record Copy(Codec<Object> codec) implements MapFunction<Object, Object> {
        @Override
        public Object apply(Object value) {
            return KeptValue.of(codec, value);
        }
    }

    /// Adds a value by reducing it with what is there.
    private record ByReducing(ReduceFunction<Object> function)
            implements FoldFunction<Object, Object> {
        @Override
        public Object apply(Object accumulator, Object value) throws Exception {
            return function.apply(accumulator, value);
        }
    }

    /// Begins with a fresh copy of a zero.
    record FromZero(Codec<Object> codec, byte[] zero, FoldFunction<Object, Object> add)
            implements MapFunction<Object, Object> {
        FromZero(Codec<Object> codec, Object zero, FoldFunction<Object, Object> add) {
            this(codec, encode(codec, zero), add);
        }

        private static byte[] encode(Codec<Object> codec, Object zero) {
            var out = new Encoder(64);
            codec.encode(zero, out);
            return out.toBytes();
        }

        @Override
        public Object apply(Object value) throws Exception {
            return add.apply(codec.decode(Decoder.of(zero)), value);
        }
    }

    /// The same function on numbers in slots, if it is a known one.
    static Optional<SlotFunction> known(ReduceFunction<?> function) {
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
