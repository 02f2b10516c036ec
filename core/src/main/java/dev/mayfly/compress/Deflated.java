package dev.mayfly.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// Writes through the JDK's zlib.
final class Deflated {
    private static final int BUFFER_BYTES = 1 << 16;

    private Deflated() {}

    static OutputStream createGzip(OutputStream target) throws IOException {
        return new GZIPOutputStream(target, BUFFER_BYTES);
    }

    static OutputStream createZlib(OutputStream target) {
        Deflater deflater = new Deflater();
        return new DeflaterOutputStream(target, deflater, BUFFER_BYTES) {
            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    deflater.end();
                }
            }
        };
    }
}
