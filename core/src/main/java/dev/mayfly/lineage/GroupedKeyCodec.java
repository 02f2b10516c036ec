package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;

/// Encodes a [GroupedKey] as the group's element form and then the key.
public record GroupedKeyCodec(Codec<Object> group, Codec<Object> key) implements Codec<GroupedKey> {
    @Override
    public void encode(GroupedKey value, Encoder out) {
        encodeGrouped(value, out);
    }

    /// Encodes and tells how many of the bytes are the group's.
    public int encodeGrouped(Object value, Encoder out) {
        var grouped = (GroupedKey) value;
        int start = out.size();
        group.encodeElement(grouped.group(), out);
        int groupSize = out.size() - start;
        key.encode(grouped.key(), out);
        return groupSize;
    }

    /// How many bytes at the decoder's position are the group's.
    public int groupSize(Decoder in) {
        int start = in.position();
        group.decodeElement(in);
        return in.position() - start;
    }

    @Override
    public GroupedKey decode(Decoder in) {
        Object first = group.decodeElement(in);
        return new GroupedKey(first, key.decode(in));
    }

    @Override
    public boolean isView() {
        return group.isView() || key.isView();
    }

    @Override
    public String name() {
        return "grouped " + key.name() + " by " + group.name();
    }
}
