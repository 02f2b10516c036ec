package dev.mayfly.compress;

import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyFramedOutputStream;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The framing format of Snappy through aircompressor.
final class SnappyFrames {
    private SnappyFrames() {}

    static InputStream open(InputStream source) throws IOException {
        return new SnappyFramedInputStream(new SnappyJavaDecompressor(), source, true);
    }

    static OutputStream create(OutputStream target) throws IOException {
        return new SnappyFramedOutputStream(new SnappyJavaCompressor(), target);
    }
}
