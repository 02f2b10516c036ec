package dev.mayfly.data;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A range of bytes in an array, the cheapest form of a text field, a line or a key.
///
/// The engine reuses slices: one that a user function receives is valid until the function returns.
/// Keep its bytes with [#copy()] or [#toString()]. Equality, hash and order are those of the bytes,
/// compared as unsigned. Not thread-safe while it is being moved with [#wrap].
///
/// Serializable, so that functions may capture one: only its own bytes travel.
public final class Slice implements Comparable<Slice>, Serializable {
    private static final long serialVersionUID = 1;
    private static final byte[] NONE = {};

    private transient byte[] array = NONE;
    private transient int offset;
    private transient int size;

    /// An empty slice, to be pointed somewhere with [#wrap].
    public Slice() {}

    /// A slice over a whole array, which it shares.
    public static Slice of(byte[] array) {
        return new Slice().wrap(array, 0, array.length);
    }

    /// A slice over the UTF-8 bytes of a text.
    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Points this slice at other bytes and returns it.
    ///
    /// @param offset index of the first byte
    /// @param size number of bytes
    public Slice wrap(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
        return this;
    }

    /// The array behind the slice; shared, not to be written.
    public byte[] array() {
        return array;
    }

    /// Index in [#array()] of the first byte.
    public int offset() {
        return offset;
    }

    /// Number of bytes.
    public int size() {
        return size;
    }

    /// True when there are no bytes.
    public boolean isEmpty() {
        return size == 0;
    }

    /// The byte at an index.
    ///
    /// @throws IndexOutOfBoundsException if the index is not in `[0, size)`
    public byte at(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index=" + index + " size=" + size);
        }
        return array[offset + index];
    }

    /// Shortens this slice to at most `count` leading bytes and returns it.
    public Slice prefix(int count) {
        size = Math.min(size, count);
        return this;
    }

    /// A new slice over a part of the same bytes.
    ///
    /// @param start first index, inclusive
    /// @param end last index, exclusive
    public Slice sub(int start, int end) {
        if (start < 0 || end < start || end > size) {
            throw new IndexOutOfBoundsException("start=" + start + " end=" + end + " size=" + size);
        }
        return new Slice().wrap(array, offset + start, end - start);
    }

    /// A slice over a copy of the bytes, safe to keep.
    public Slice copy() {
        return of(toBytes());
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /// True when the bytes of the text occur in this slice.
    public boolean contains(Slice text) {
        int last = size - text.size;
        for (int i = 0; i <= last; i++) {
            if (Arrays.equals(
                    array,
                    offset + i,
                    offset + i + text.size,
                    text.array,
                    text.offset,
                    text.offset + text.size)) {
                return true;
            }
        }
        return false;
    }

    /// True when this slice begins with the bytes of the text.
    public boolean startsWith(Slice text) {
        return size >= text.size
                && Arrays.equals(
                        array,
                        offset,
                        offset + text.size,
                        text.array,
                        text.offset,
                        text.offset + text.size);
    }

    @Override
    public int compareTo(Slice other) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that
                && Arrays.equals(
                        array,
                        offset,
                        offset + size,
                        that.array,
                        that.offset,
                        that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /// The bytes decoded as UTF-8; malformed sequences become U+FFFD.
    @Override
    public String toString() {
        return new String(array, offset, size, StandardCharsets.UTF_8);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.writeInt(size);
        out.write(array, offset, size);
    }

    private void readObject(ObjectInputStream in) throws IOException {
        size = in.readInt();
        array = in.readNBytes(size);
        if (array.length != size) {
            throw new IOException("slice cut short: size=" + size + " bytes=" + array.length);
        }
    }
}
