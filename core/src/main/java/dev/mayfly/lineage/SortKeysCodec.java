package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// Encodes the values that an order compares one after the other: their element forms, all bits
/// turned over where the greatest comes first. An element form tells where it stops, so no form
/// begins another, and turned over they compare the other way round.
///
/// @param parts in the order in which they count
public record SortKeysCodec(List<Part> parts) implements Codec<List<Object>> {
    /// One value of the order.
    ///
    /// @param codec of the value, for keys
    /// @param isDescending whether the greatest comes first
    public record Part(Codec<Object> codec, boolean isDescending) implements Serializable {}

    /// Copies the list.
    public SortKeysCodec {
        parts = List.copyOf(parts);
    }

    @Override
    public void encode(List<Object> values, Encoder out) {
        for (int i = 0; i < parts.size(); i++) {
            encode(i, values.get(i), out);
        }
    }

    /// Appends one of the values.
    void encode(int index, Object value, Encoder out) {
        Part part = parts.get(index);
        int start = out.size();
        part.codec.encodeElement(value, out);
        if (part.isDescending) {
            turnOver(out.array(), start, out.size());
        }
    }

    @Override
    public void encodeElement(List<Object> values, Encoder out) {
        encode(values, out);
    }

    @Override
    public List<Object> decode(Decoder in) {
        var values = new ArrayList<Object>(parts.size());
        for (Part part : parts) {
            values.add(
                    part.isDescending
                            ? decodeTurned(part.codec, in)
                            : part.codec.decodeElement(in));
        }
        return values;
    }

    @Override
    public List<Object> decodeElement(Decoder in) {
        return decode(in);
    }

    private static Object decodeTurned(Codec<Object> codec, Decoder in) {
        int size = in.remaining();
        int start = in.position();
        var bytes = new byte[size];
        System.arraycopy(in.array(), start, bytes, 0, size);
        turnOver(bytes, 0, size);
        Decoder turned = Decoder.of(bytes);
        Object value = codec.decodeElement(turned);
        in.skip(turned.position());
        return value;
    }

    private static void turnOver(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            bytes[at] = (byte) ~bytes[at];
        }
    }

    @Override
    public boolean isView() {
        for (Part part : parts) {
            if (part.codec.isView()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String name() {
        return String.join(
                ", ",
                parts.stream()
                        .map(part -> part.codec.name() + (part.isDescending ? " descending" : ""))
                        .toList());
    }
}
