package dev.mayfly.worker.flow;

import java.util.Arrays;

/// An encoded record seen in place. Reused; used by one thread.
public final class RecordView {
    /// Holds the key.
    public byte[] bytes = {};

    /// Where the key begins in [#bytes].
    public int keyOffset;

    /// Bytes of the key.
    public int keySize;

    /// Holds the value; often the same array.
    public byte[] valueBytes = {};

    /// Where the value begins in [#valueBytes].
    public int valueOffset;

    /// Bytes of the value.
    public int valueSize;

    /// Points at the keyed record that begins at `offset` in a block's bytes.
    ///
    /// @return offset behind the record
    public int wrap(byte[] block, int offset) {
        bytes = block;
        int at = offset;
        int size = block[at++];
        if (size < 0) {
            size &= 0x7F;
            int shift = 7;
            int next;
            do {
                next = block[at++];
                size |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
        }
        keyOffset = at;
        keySize = size;
        return wrapValueOf(block, at + size);
    }

    /// Points at the value that begins with its size at `offset` in a page, and leaves the key.
    ///
    /// @return offset behind the value
    public int wrapValueOf(byte[] page, int offset) {
        valueBytes = page;
        int at = offset;
        int size = page[at++];
        if (size < 0) {
            size &= 0x7F;
            int shift = 7;
            int next;
            do {
                next = page[at++];
                size |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
        }
        valueOffset = at;
        valueSize = size;
        return at + size;
    }

    /// Points at the value without key that begins at `offset` in a block.
    ///
    /// @return offset behind the value
    public int wrapUnkeyed(Block block, int offset) {
        bytes = block.bytes();
        keySize = 0;
        return wrapValueOf(bytes, offset);
    }

    /// Points at the same record as another view.
    public void set(RecordView other) {
        bytes = other.bytes;
        keyOffset = other.keyOffset;
        keySize = other.keySize;
        valueBytes = other.valueBytes;
        valueOffset = other.valueOffset;
        valueSize = other.valueSize;
    }

    /// Compares keys by their unsigned bytes.
    public int compareKey(RecordView other) {
        return Arrays.compareUnsigned(
                bytes,
                keyOffset,
                keyOffset + keySize,
                other.bytes,
                other.keyOffset,
                other.keyOffset + other.keySize);
    }
}
