package dev.mayfly.protocol;

import dev.mayfly.lineage.Compression;

/// A byte range of an input object. A record belongs to the split in which its first byte lies.
///
/// @param objectKey the object
/// @param offset first byte
/// @param end behind the last byte; the object's size for one that is compressed
/// @param objectSize size of the object when the job was planned, in bytes
/// @param compression how the object's bytes are compressed; if they are, the range is the whole
public record InputSplit(
        String objectKey, long offset, long end, long objectSize, Compression compression) {
    /// Checks the range.
    public InputSplit {
        if (offset < 0 || end < offset || end > objectSize) {
            throw new IllegalArgumentException(
                    "split outside its object: object="
                            + objectKey
                            + " offset="
                            + offset
                            + " end="
                            + end
                            + " size="
                            + objectSize);
        }
    }

    /// Number of bytes in the range.
    public long size() {
        return end - offset;
    }
}
