package dev.mayfly.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The compressed bytes, as a library reads them: buffered, counted, and with the source's own
/// failures remembered, to tell them from damage.
final class SourceInput extends InputStream {
    private final InputStream source;
    private final boolean isExact;
    private final byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long position;
    private @Nullable IOException failure;

    /// @param isExact whether the library asks for just the bytes that the format says come next;
    ///   an end within them is then a failure, which some libraries take for the end of the stream
    SourceInput(InputStream source, boolean isExact) {
        this.source = source;
        this.isExact = isExact;
    }

    /// Number of bytes that were read.
    long position() {
        return position;
    }

    /// How the source failed, or null.
    @Nullable IOException failure() {
        return failure;
    }

    /// Whether there are no more bytes.
    boolean isAtEnd() throws IOException {
        return start == end && !fill();
    }

    @Override
    public int read() throws IOException {
        if (isAtEnd()) {
            return -1;
        }
        position++;
        return buffer[start++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (!isExact) {
            return readSome(target, offset, count);
        }
        int done = 0;
        while (done < count) {
            int read = readSome(target, offset + done, count - done);
            if (read < 0) {
                if (done > 0) {
                    throw new EOFException("ends too early");
                }
                return -1;
            }
            done += read;
        }
        return done;
    }

    @Override
    public long skip(long count) throws IOException {
        long done = 0;
        while (done < count) {
            if (isAtEnd()) {
                if (isExact) {
                    throw new EOFException("ends too early");
                }
                return done;
            }
            int step = (int) Math.min(count - done, end - start);
            start += step;
            position += step;
            done += step;
        }
        return done;
    }

    private int readSome(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int step = Math.min(count, end - start);
        System.arraycopy(buffer, start, target, offset, step);
        start += step;
        position += step;
        return step;
    }

    private boolean fill() throws IOException {
        try {
            int read;
            do {
                read = source.read(buffer, 0, buffer.length);
            } while (read == 0);
            start = 0;
            end = Math.max(read, 0);
            return read > 0;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int available() {
        return end - start;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
