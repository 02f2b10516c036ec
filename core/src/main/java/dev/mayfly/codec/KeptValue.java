package dev.mayfly.codec;

/// Makes values that may be kept from values that their owner reuses.
public final class KeptValue {
    private KeptValue() {}

    /// The value itself, or a copy if its codec decodes to views.
    public static Object of(Codec<Object> codec, Object value) {
        if (!codec.isView()) {
            return value;
        }
        var out = new Encoder(64);
        codec.encode(value, out);
        return codec.decode(Decoder.of(out.toBytes()));
    }
}
