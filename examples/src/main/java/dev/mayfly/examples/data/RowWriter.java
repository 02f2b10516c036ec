package dev.mayfly.examples.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where the rows of one part are put together, byte by byte, on their way to a file. Counts bytes
/// and rows. For one thread.
///
/// Room is checked once per row, in [#endRow()], not per byte: a row must not exceed
/// [#MAX_ROW_BYTES].
final class RowWriter {
    /// The longest row, line feed included.
    static final int MAX_ROW_BYTES = 4096;

    private static final int BUFFER_BYTES = 1 << 20;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final OutputStream output;
    private int position;
    private long flushedBytes;
    private long rows;

    private RowWriter(OutputStream output) {
        this.output = output;
    }

    /// What fills a file.
    interface Content {
        /// Puts all rows.
        void writeTo(RowWriter rows) throws IOException;
    }

    /// Writes a new file.
    static DataResult.Totals write(Path file, Content content) throws IOException {
        try (var output = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            var writer = new RowWriter(output);
            content.writeTo(writer);
            writer.flush();
            return new DataResult.Totals(writer.bytes(), writer.rows);
        }
    }

    /// Appends one ASCII character.
    RowWriter put(char ascii) {
        buffer[position++] = (byte) ascii;
        return this;
    }

    /// Appends all of `source`.
    RowWriter put(byte[] source) {
        return put(source, 0, source.length);
    }

    /// Appends `source` from `start` up to but without `end`.
    RowWriter put(byte[] source, int start, int end) {
        System.arraycopy(source, start, buffer, position, end - start);
        position += end - start;
        return this;
    }

    /// Appends ASCII text.
    RowWriter put(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            buffer[position++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /// Appends decimal digits.
    ///
    /// @param value zero or more
    RowWriter putNumber(int value) {
        int end = position + digits(value);
        int rest = value;
        for (int i = end - 1; i >= position; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        position = end;
        return this;
    }

    /// Appends the line feed, and makes room for the next row.
    void endRow() throws IOException {
        put('\n');
        rows++;
        if (position > BUFFER_BYTES - MAX_ROW_BYTES) {
            flush();
        }
    }

    /// Everything put so far.
    long bytes() {
        return flushedBytes + position;
    }

    private void flush() throws IOException {
        output.write(buffer, 0, position);
        flushedBytes += position;
        position = 0;
    }

    private static int digits(int value) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
