package dev.mayfly.benchmarks.yardstick;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text file under way, with a large buffer.
final class TextFile implements AutoCloseable {
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 18];
    private int size;

    TextFile(Path path) throws IOException {
        out = Files.newOutputStream(path);
    }

    /// Appends up to 64 KiB of a segment.
    TextFile put(MemorySegment data, long offset, int length) throws IOException {
        reserve(length);
        MemorySegment.copy(data, JAVA_BYTE, offset, buffer, size, length);
        size += length;
        return this;
    }

    TextFile put(byte value) throws IOException {
        reserve(1);
        buffer[size++] = value;
        return this;
    }

    /// Appends the bytes of a word up to the first zero.
    TextFile putWord(long word) throws IOException {
        reserve(8);
        for (long rest = word; rest != 0; rest >>>= 8) {
            buffer[size++] = (byte) rest;
        }
        return this;
    }

    TextFile put(String ascii) throws IOException {
        byte[] bytes = ascii.getBytes(StandardCharsets.ISO_8859_1);
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    private void reserve(int bytes) throws IOException {
        if (buffer.length - size < bytes) {
            out.write(buffer, 0, size);
            size = 0;
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(buffer, 0, size);
        }
    }
}
