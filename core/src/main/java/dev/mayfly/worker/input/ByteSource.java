package dev.mayfly.worker.input;

import java.io.Closeable;
import java.io.IOException;

/// The bytes of an input object from some offset on, decompressed. Used by one thread.
interface ByteSource extends Closeable {
    /// Reads up to `count` bytes.
    ///
    /// @return how many were read, 0 only at the end
    int read(byte[] target, int offset, int count) throws IOException;
}
