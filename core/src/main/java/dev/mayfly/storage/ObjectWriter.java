package dev.mayfly.storage;

import java.io.Closeable;
import java.io.IOException;

/// Writes one object from start to end. Nothing is visible before [#commit]; closing without it
/// drops what was written. Used by one thread.
public interface ObjectWriter extends Closeable {
    /// Appends bytes.
    void write(byte[] source, int offset, int count) throws IOException;

    /// Appends bytes of an array that the caller gives up: it must not be changed afterwards, so
    /// that a store in memory may keep it instead of a copy.
    default void give(byte[] source, int offset, int count) throws IOException {
        write(source, offset, count);
    }

    /// Number of bytes written so far.
    long size();

    /// Makes the object visible.
    void commit() throws IOException;
}
