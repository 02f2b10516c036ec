package dev.mayfly.storage;

import java.io.Closeable;
import java.io.IOException;

/// Reads one object. Used by one thread.
public interface ObjectReader extends Closeable {
    /// Size of the object in bytes.
    long size();

    /// Reads up to `count` bytes that begin at `position` in the object. Fewer come back only at
    /// the object's end.
    ///
    /// @param offset where in `target` they go
    /// @return how many were read, 0 at or behind the end
    int read(long position, byte[] target, int offset, int count) throws IOException;
}
