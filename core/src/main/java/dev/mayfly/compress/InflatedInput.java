package dev.mayfly.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads gzip members or zlib streams, one after the other. The JDK's own stream takes a damaged
/// header of a later member for the end of the file; this one does not. Zeros behind the last gzip
/// member are padding, as the `gzip` program has it.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952, gzip</a>
/// @see <a href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950, zlib</a>
final class InflatedInput extends InputStream {
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream source;
    private final boolean isGzip;
    private final Inflater inflater;
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long fetched;
    private long headerStart = -1;
    private boolean isInMember;
    private boolean isFirst = true;

    InflatedInput(InputStream source, boolean isGzip) {
        this.source = source;
        this.isGzip = isGzip;
        this.inflater = new Inflater(isGzip);
    }

    /// How many bytes of the source are decoded; in a header, how many were before it.
    long position() {
        return isInHeader() ? headerStart : decoded();
    }

    /// Whether a header is being read, or was when reading failed.
    boolean isInHeader() {
        return headerStart >= 0;
    }

    private long decoded() {
        return fetched - (end - start) - (isInMember ? inflater.getRemaining() : 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        while (isInMember || beginMember()) {
            int read = inflate(target, offset, count);
            if (read > 0) {
                return read;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new IOException("needs a preset dictionary");
            } else {
                if (start == end && !fill()) {
                    throw new EOFException("ends within a compressed stream");
                }
                inflater.setInput(buffer, start, end - start);
                start = end;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int count) throws IOException {
        try {
            int read = inflater.inflate(target, offset, count);
            if (isGzip) {
                checksum.update(target, offset, read);
            }
            return read;
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean beginMember() throws IOException {
        if (start == end && !fill()) {
            return false;
        }
        if (isGzip) {
            if (!isFirst && buffer[start] == 0) {
                skipPadding();
                return false;
            }
            checksum.reset();
            headerStart = decoded();
            readHeader();
            headerStart = -1;
            checksum.reset();
        }
        isFirst = false;
        isInMember = true;
        return true;
    }

    private void skipPadding() throws IOException {
        do {
            while (start < end) {
                if (buffer[start] != 0) {
                    headerStart = decoded();
                    throw new IOException("neither a gzip member nor padding");
                }
                start++;
            }
        } while (fill());
    }

    private void readHeader() throws IOException {
        if (next() != 0x1F || next() != 0x8B || next() != 8) {
            throw new IOException("not a gzip header");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new IOException("gzip header with unknown flags");
        }
        for (int i = 0; i < 6; i++) {
            next(); // time, level and system
        }
        if ((flags & EXTRA) != 0) {
            for (int left = next() | next() << 8; left > 0; left--) {
                next();
            }
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            int expected = (int) checksum.getValue() & 0xFFFF;
            if ((next() | next() << 8) != expected) {
                throw new IOException("gzip header with wrong checksum");
            }
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // until the zero
        }
    }

    private void endMember() throws IOException {
        start = end - inflater.getRemaining();
        long size = inflater.getBytesWritten() & 0xFFFF_FFFFL;
        inflater.reset();
        isInMember = false;
        if (isGzip) {
            long expected = checksum.getValue();
            if (nextInt() != expected) {
                throw new IOException("wrong checksum");
            }
            if (nextInt() != size) {
                throw new IOException("wrong size");
            }
        }
    }

    private long nextInt() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        if (start == end && !fill()) {
            headerStart = -1; // the place is the end
            throw new EOFException("ends within a gzip header or trailer");
        }
        checksum.update(buffer[start]);
        return buffer[start++] & 0xFF;
    }

    private boolean fill() throws IOException {
        int read = source.read(buffer, 0, buffer.length);
        start = 0;
        end = Math.max(read, 0);
        fetched += end;
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.close();
        source.close();
    }
}
