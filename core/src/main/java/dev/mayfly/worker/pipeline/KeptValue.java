package dev.mayfly.worker.pipeline;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;

/// Makes values that may be kept from values that their owner reuses.
final class KeptValue {
    private KeptValue() {}

    /// The value itself, or a copy if its codec decodes to views.
    static Object of(Codec<Object> codec, Object value) {
        if (!codec.isView()) {
            return value;
        }
        var out = new Encoder(64);
        codec.encode(value, out);
        return codec.decode(Decoder.of(out.toBytes()));
    }
}
