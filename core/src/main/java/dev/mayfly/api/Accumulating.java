package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.function.FoldFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.ReduceFunction;

/// How accumulators of user functions begin and grow.
final class Accumulating {
    private Accumulating() {}

    private static Object copy(Codec<Object> codec, Object value) {
        var out = new Encoder(64);
        codec.encode(value, out);
        return codec.decode(Decoder.of(out.toBytes()));
    }

    /// Begins with a copy of the first value, which is a view that its owner reuses.
    record Copy(Codec<Object> codec) implements MapFunction<Object, Object> {
        @Override
        public Object apply(Object value) {
            return copy(codec, value);
        }
    }

    /// Adds a value by reducing it with what is there.
    record ByReducing(ReduceFunction<Object> function) implements FoldFunction<Object, Object> {
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
}
