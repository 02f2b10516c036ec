package dev.mayfly.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/// bzip2 through Commons Compress. The one in aircompressor reads no concatenated streams and takes
/// some early ends for the end of the file.
final class Bzip2 {
    private Bzip2() {}

    static InputStream open(InputStream source) throws IOException {
        return new BZip2CompressorInputStream(source, true);
    }

    static OutputStream create(OutputStream target) throws IOException {
        return new BZip2CompressorOutputStream(target);
    }
}
