package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.lineage.Joined;

/// Encodes the two values of a join, one behind the other.
record JoinedCodec(Codec<Object> left, Codec<Object> right)
        implements Codec<Joined<Object, Object>> {
    @Override
    public void encode(Joined<Object, Object> value, Encoder out) {
        left.encodeElement(value.left(), out);
        right.encode(value.right(), out);
    }

    @Override
    public Joined<Object, Object> decode(Decoder in) {
        Object first = left.decodeElement(in);
        return new Joined<>(first, right.decode(in));
    }

    @Override
    public boolean isKey() {
        return left.isKey() && right.isKey();
    }

    @Override
    public boolean isView() {
        return left.isView() || right.isView();
    }

    @Override
    public String name() {
        return "joined " + left.name() + " and " + right.name();
    }
}
