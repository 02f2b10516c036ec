package dev.mayfly.worker.input;

import dev.mayfly.data.Delimited;
import dev.mayfly.data.Row;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.util.Arrays;

/// Rows whose fields may be quoted, so that a line feed need not end a row. Such a file is read
/// from its beginning by one task. Empty lines are no rows.
final class QuotedRowReader {
    private static final int READ_BYTES = 1 << 18;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    /// What a byte comes behind: the beginning of a field, content without quotes, the end of a
    /// quoted part, a return behind that.
    private static final int BEGIN = 0;

    private static final int CONTENT = 1;
    private static final int QUOTED = 2;
    private static final int RETURN = 3;

    private final InputSplit split;
    private final ByteSource source;
    private final TaskMeter meter;
    private byte[] bytes = new byte[READ_BYTES + 64];
    private int start;
    private int filled;
    private long offsetOfZero;
    private boolean isAtEnd;

    QuotedRowReader(InputSplit split, ByteSource source, TaskMeter meter) {
        this.split = split;
        this.source = source;
        this.meter = meter;
    }

    void run(Delimited format, RecordSink sink) throws Exception {
        var row = new Row(format);
        boolean isHeader = format.hasHeader();
        skipByteOrderMark();
        for (int end = nextEnd(format.delimiter()); end >= 0; end = nextEnd(format.delimiter())) {
            if (!isEmptyLine(end)) {
                row.wrapRecord(bytes, start, end);
                if (!isHeader) {
                    pass(row, sink);
                } else if (format.columns().isEmpty()) {
                    row.rename(HeaderLine.names(row));
                }
                isHeader = false;
            }
            start = end + 1;
        }
    }

    private boolean isEmptyLine(int end) {
        return end == start || end == start + 1 && bytes[start] == '\r';
    }

    private void pass(Row row, RecordSink sink) throws Exception {
        try {
            sink.accept(null, row);
        } catch (Exception e) {
            throw RecordFailedException.at(split, offsetOfZero + start, e);
        }
        meter.read(1, 0);
    }

    private void skipByteOrderMark() throws Exception {
        while (filled < 3 && readMore()) {
            // it may come in pieces
        }
        if (filled >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF) {
            start = 3;
        }
    }

    /// Index of the line feed that ends the row which begins at `start`, or the end of the bytes
    /// for the last row, or -1 if there is no further row. As [Row] has it, a quote opens a quoted
    /// part only where a field begins or right behind a quoted part, which makes two quotes one.
    /// What else comes behind a quoted part is the end of the field or of the row.
    private int nextEnd(byte delimiter) throws Exception {
        boolean isInQuotes = false;
        int before = BEGIN;
        int at = start;
        while (true) {
            for (; at < filled; at++) {
                byte next = bytes[at];
                if (isInQuotes) {
                    isInQuotes = next != '"';
                    before = QUOTED;
                } else if (next == '\n') {
                    return at;
                } else if (before <= CONTENT) {
                    isInQuotes = before == BEGIN && next == '"';
                    before = next == delimiter ? BEGIN : CONTENT;
                } else if (before == QUOTED && next == '"') {
                    isInQuotes = true;
                } else if (before == QUOTED && next == delimiter) {
                    before = BEGIN;
                } else if (before == QUOTED && next == '\r') {
                    before = RETURN;
                } else {
                    throw new CorruptInputException(
                            "text behind the quotes of a field; quotes within are doubled: object="
                                    + split.objectKey()
                                    + " offset="
                                    + (offsetOfZero + start));
                }
            }
            int scanned = at - start;
            if (!readMore()) {
                break;
            }
            at = start + scanned;
        }
        if (isInQuotes) {
            throw new CorruptInputException(
                    "quote not closed: object="
                            + split.objectKey()
                            + " offset="
                            + (offsetOfZero + start));
        }
        return start < filled ? filled : -1;
    }

    private boolean readMore() throws Exception {
        if (isAtEnd) {
            return false;
        }
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, filled - start);
            offsetOfZero += start;
            filled -= start;
            start = 0;
        }
        if (bytes.length - filled < READ_BYTES / 2 + 64) {
            long larger = Math.min(MAX_BYTES, 2L * bytes.length);
            if (larger - filled < 128) {
                throw new CorruptInputException(
                        "row longer than 2 GiB: object="
                                + split.objectKey()
                                + " offset="
                                + offsetOfZero);
            }
            bytes = Arrays.copyOf(bytes, (int) larger);
        }
        int size = source.read(bytes, filled, bytes.length - filled - 64);
        isAtEnd = size == 0;
        filled += size;
        return !isAtEnd;
    }
}
