package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;

/// Encodes the two values of a join, one behind the other.
public record JoinedCodec(Codec<Object> left, Codec<Object> right)
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
