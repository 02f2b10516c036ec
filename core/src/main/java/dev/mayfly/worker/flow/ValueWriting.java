package dev.mayfly.worker.flow;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;

/// Writes values with their size in front, without encoding them twice.
public final class ValueWriting {
    private ValueWriting() {}

    /// Appends `valueSize:varint value`.
    public static void write(Codec<Object> codec, Object value, Encoder out) {
        int start = out.size();
        out.writeByte(0);
        codec.encode(value, out);
        int size = out.size() - start - 1;
        if (size < 0x80) {
            out.array()[start] = (byte) size;
            return;
        }
        int extra = varintSize(size) - 1;
        out.reserve(extra);
        System.arraycopy(out.array(), start + 1, out.array(), start + 1 + extra, size);
        out.truncate(start);
        out.writeVarint(size);
        out.truncate(start + 1 + extra + size);
    }

    private static int varintSize(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }
}
