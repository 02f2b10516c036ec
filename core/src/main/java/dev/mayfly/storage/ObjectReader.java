package dev.mayfly.storage;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads one object. Used by one thread.
public interface ObjectReader extends Closeable {
    /// Size of the object in bytes.
    long size();

    /// A piece of the object that lies in memory.
    ///
    /// @param bytes not to be changed
    /// @param offset index of the first byte asked for
    /// @param end index behind the last byte that belongs to the object
    record Piece(byte[] bytes, int offset, int end) {}

    /// The piece that begins at a position, if it can be had without copying; null if it must be
    /// read.
    default @Nullable Piece piece(long position) {
        return null;
    }

    /// Reads up to `count` bytes that begin at `position` in the object. Fewer come back only at
    /// the object's end.
    ///
    /// @param offset where in `target` they go
    /// @return how many were read, 0 at or behind the end
    int read(long position, byte[] target, int offset, int count) throws IOException;
}
