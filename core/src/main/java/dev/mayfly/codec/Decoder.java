package dev.mayfly.codec;

import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what an [Encoder] wrote, from a range of an array. Reused for many values; not
/// thread-safe.
public final class Decoder {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = {};
    private int position;
    private int end;
    private final Slice slice = new Slice();
    private @Nullable Decoder nested;
    private @Nullable Row row;
    private byte[] padded = {};

    /// A decoder to be pointed at bytes with [#wrap].
    public Decoder() {}

    /// A decoder of a whole array.
    public static Decoder of(byte[] bytes) {
        return new Decoder().wrap(bytes, 0, bytes.length);
    }

    /// Points this decoder at a range and returns it.
    public Decoder wrap(byte[] array, int offset, int size) {
        bytes = array;
        position = offset;
        end = offset + size;
        return this;
    }

    /// The array that is read.
    public byte[] array() {
        return bytes;
    }

    /// Index of the next byte.
    public int position() {
        return position;
    }

    /// Number of bytes left.
    public int remaining() {
        return end - position;
    }

    /// The next byte, 0 to 255.
    public int readByte() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    /// The next four bytes as a number, the highest first.
    public int readInt() {
        require(4);
        int value = (int) INTS.get(bytes, position);
        position += 4;
        return value;
    }

    /// The next eight bytes as a number, the highest first.
    public long readLong() {
        require(8);
        long value = (long) LONGS.get(bytes, position);
        position += 8;
        return value;
    }

    /// The number written by [Encoder#writeVarint].
    public int readVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = readByte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new EncodingException("number longer than five bytes: position=" + position);
    }

    /// Moves past the next bytes and returns where they began.
    public int skip(int count) {
        require(count);
        int start = position;
        position += count;
        return start;
    }

    /// A decoder of the bytes up to the terminator that [Encoder#terminate] wrote, without escapes.
    /// This decoder moves behind the terminator. The result is reused by the next call.
    public Decoder terminated() {
        Decoder inner = nested == null ? nested = new Decoder() : nested;
        int at = position;
        int escapes = 0;
        while (true) {
            if (at + 1 >= end) {
                throw new EncodingException("terminator missing: position=" + position);
            }
            if (bytes[at] != 0) {
                at++;
            } else if (bytes[at + 1] == 0) {
                break;
            } else if (bytes[at + 1] == (byte) 0xFF) {
                escapes++;
                at += 2;
            } else {
                throw new EncodingException("neither escape nor terminator: position=" + at);
            }
        }
        int size = at - position;
        if (escapes == 0) {
            inner.wrap(bytes, position, size);
        } else {
            inner.wrap(unescaped(position, at, escapes), 0, size - escapes);
        }
        position = at + 2;
        return inner;
    }

    /// The row that was decoded last, to be used again.
    @Nullable Row row() {
        return row;
    }

    /// Keeps a row for [#row].
    void keep(Row decoded) {
        row = decoded;
    }

    /// Room for a copy of a row, used again by the next call.
    byte[] padded(int size) {
        if (padded.length < size) {
            padded = new byte[Math.max(256, 2 * size)];
        }
        return padded;
    }

    private byte[] unescaped(int from, int to, int escapes) {
        byte[] plain = new byte[to - from - escapes];
        int size = 0;
        for (int at = from; at < to; at++) {
            plain[size++] = bytes[at];
            if (bytes[at] == 0) {
                at++;
            }
        }
        return plain;
    }

    /// All bytes left as a slice, which is this decoder's own and reused by its next call.
    Slice takeSlice() {
        slice.wrap(bytes, position, end - position);
        position = end;
        return slice;
    }

    /// A copy of the bytes left.
    public byte[] rest() {
        return Arrays.copyOfRange(bytes, position, end);
    }

    private void require(int count) {
        if (count < 0 || end - position < count) {
            throw new EncodingException(
                    "value cut short: wanted=" + count + " left=" + (end - position));
        }
    }
}
