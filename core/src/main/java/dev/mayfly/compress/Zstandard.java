package dev.mayfly.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Zstandard through zstd-jni.
final class Zstandard {
    private Zstandard() {}

    static InputStream open(InputStream source) throws IOException {
        return new ZstdInputStreamNoFinalizer(source);
    }

    static OutputStream create(OutputStream target) throws IOException {
        return new ZstdOutputStreamNoFinalizer(target).setChecksum(true);
    }
}
