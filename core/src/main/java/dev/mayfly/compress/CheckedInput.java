package dev.mayfly.compress;

import dev.mayfly.lineage.Compression;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A library's decompressing stream, with every way in which libraries fail turned into one.
final class CheckedInput extends InputStream {
    private final Compression compression;
    private final SourceInput source;
    private @Nullable InputStream decoder;
    private @Nullable IOException failure;

    CheckedInput(Compression compression, SourceInput source) {
        this.compression = compression;
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (failure != null) {
            throw failure;
        }
        if (count == 0) {
            return 0;
        }
        try {
            InputStream opened = decoder;
            if (opened == null) {
                opened = open();
                decoder = opened;
            }
            int read;
            do {
                read = opened.read(target, offset, count);
            } while (read == 0);
            return read;
        } catch (IOException | RuntimeException e) {
            IOException cause = source.failure();
            failure = cause == null ? corrupt(e) : cause;
            throw failure;
        }
    }

    private CorruptDataException corrupt(Exception cause) {
        return decoder instanceof InflatedInput inflated
                ? new CorruptDataException(
                        compression,
                        inflated.position(),
                        inflated.isInHeader() || cause instanceof EOFException,
                        cause)
                : new CorruptDataException(compression, source.position(), false, cause);
    }

    private InputStream open() throws IOException {
        if (source.isAtEnd()) {
            throw new EOFException("no bytes");
        }
        return Compressions.decoder(compression, source);
    }

    @Override
    public void close() throws IOException {
        try {
            if (decoder != null) {
                decoder.close();
            }
        } finally {
            source.close();
        }
    }
}
