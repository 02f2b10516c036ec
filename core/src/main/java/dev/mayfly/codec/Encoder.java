package dev.mayfly.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A growing array that codecs append to. Reused for many values; not thread-safe.
public final class Encoder {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAX_SIZE = Integer.MAX_VALUE - 16;

    private byte[] bytes;
    private int size;

    /// An empty encoder with room for some bytes.
    public Encoder(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /// The array behind; [#size()] bytes of it are written. Replaced when it grows.
    public byte[] array() {
        return bytes;
    }

    /// Number of bytes written.
    public int size() {
        return size;
    }

    /// Forgets what was written.
    public Encoder clear() {
        size = 0;
        return this;
    }

    /// Forgets what was written behind the first `count` bytes.
    public void truncate(int count) {
        size = count;
    }

    /// Counts bytes as written that were put into [#array()] behind the others after [#reserve].
    void advance(int count) {
        size += count;
    }

    /// A copy of what was written.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// Appends the low eight bits.
    public void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /// Appends four bytes, the highest first.
    public void writeInt(int value) {
        reserve(4);
        INTS.set(bytes, size, value);
        size += 4;
    }

    /// Appends eight bytes, the highest first.
    public void writeLong(long value) {
        reserve(8);
        LONGS.set(bytes, size, value);
        size += 8;
    }

    /// Appends an unsigned number in one to five bytes, seven bits each, the lowest first.
    public void writeVarint(int value) {
        reserve(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /// Appends a range of an array.
    public void writeBytes(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, size, count);
        size += count;
    }

    /// Escapes what was written since `start` (`00` becomes `00 FF`) and ends it with `00 00`, so
    /// that a reader finds its end and byte order stays.
    public void terminate(int start) {
        int zeros = 0;
        for (int i = start; i < size; i++) {
            if (bytes[i] == 0) {
                zeros++;
            }
        }
        reserve(zeros + 2);
        if (zeros > 0) {
            int to = size + zeros;
            for (int from = size - 1; from >= start; from--) {
                if (bytes[from] == 0) {
                    bytes[--to] = (byte) 0xFF;
                }
                bytes[--to] = bytes[from];
            }
            size += zeros;
        }
        bytes[size++] = 0;
        bytes[size++] = 0;
    }

    /// Makes room for `count` more bytes.
    public void reserve(int count) {
        if (bytes.length - size < count) {
            grow(count);
        }
    }

    private void grow(int count) {
        long needed = (long) size + count;
        if (needed > MAX_SIZE) {
            throw new EncodingException("value larger than 2 GiB: bytes=" + needed);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE, Math.max(2L * bytes.length, needed)));
    }
}
