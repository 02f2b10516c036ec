package dev.mayfly.worker.input;

import dev.mayfly.data.ByteScan;
import dev.mayfly.lineage.Compression;
import dev.mayfly.protocol.InputSplit;
import java.io.IOException;
import java.util.Arrays;

/// A window over the lines of a split: each [#fill] brings further bytes and says how far they hold
/// whole lines. Grows for lines that are longer. Used by one thread.
final class LineWindow {
    private static final int READ_BYTES = 1 << 18;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;
    private static final long NEWLINE = ByteScan.pattern((byte) '\n');

    private final InputSplit split;
    private final ByteSource source;
    private long lastStart;

    /// The bytes; [ByteScan#PADDING] more than those of whole lines are readable.
    byte[] bytes = new byte[READ_BYTES + 64];

    /// First byte of the first whole line.
    int start;

    /// Behind the last whole line, its line feed included.
    int end;

    private int filled;
    private long offsetOfZero;
    private boolean isAtEnd;
    private boolean isFirst = true;

    /// A window at the beginning of a split.
    ///
    /// @param readFrom offset in the object of the first byte of `source`
    LineWindow(InputSplit split, ByteSource source, long readFrom) {
        this.split = split;
        this.source = source;
        this.offsetOfZero = readFrom;
        this.lastStart = split.compression() == Compression.NONE ? split.end() : Long.MAX_VALUE;
    }

    /// Offset in the object of a byte in the window.
    long offsetOf(int at) {
        return offsetOfZero + at;
    }

    /// Moves on to further whole lines: those in `[start, end)` that begin before [#limit].
    ///
    /// @return false if no further line begins in the split
    boolean fill() throws IOException {
        System.arraycopy(bytes, end, bytes, 0, filled - end);
        offsetOfZero += end;
        filled -= end;
        start = 0;
        end = 0;
        if (isFirst) {
            isFirst = false;
            if (!skipToFirstLine()) {
                return false;
            }
        }
        int searched = start;
        while (true) {
            if (offsetOf(start) >= lastStart) {
                return false;
            }
            int newline = lastNewline(searched);
            if (newline >= 0) {
                end = newline + 1;
                return true;
            }
            searched = filled;
            if (!readMore()) {
                return endLastLine();
            }
        }
    }

    /// Behind the last byte of the window at which a line of this split may begin.
    int limit() {
        return (int) Math.min(end, lastStart - offsetOfZero);
    }

    private boolean endLastLine() {
        if (filled == start) {
            return false;
        }
        bytes[filled++] = '\n';
        end = filled;
        return true;
    }

    private boolean skipToFirstLine() throws IOException {
        if (split.offset() == 0) {
            while (filled < 3 && readMore()) {
                // a byte-order mark may come in pieces
            }
            if (filled >= 3
                    && bytes[0] == (byte) 0xEF
                    && bytes[1] == (byte) 0xBB
                    && bytes[2] == (byte) 0xBF) {
                start = 3;
                // The first line belongs to the first split, even if that ends within the mark.
                lastStart = Math.max(lastStart, split.size() == 0 ? 0 : start + 1);
            }
            return true;
        }
        while (true) {
            int newline = ByteScan.find(bytes, 0, filled, NEWLINE);
            if (newline < filled) {
                start = newline + 1;
                return true;
            }
            offsetOfZero += filled;
            filled = 0;
            if (offsetOfZero >= lastStart || !readMore()) {
                return false;
            }
        }
    }

    private int lastNewline(int from) {
        for (int at = filled - 1; at >= from; at--) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private boolean readMore() throws IOException {
        if (isAtEnd) {
            return false;
        }
        if (bytes.length - filled < READ_BYTES / 2 + 64) {
            long larger = Math.min(MAX_BYTES, 2L * bytes.length);
            if (larger - filled < 128) {
                throw new CorruptInputException(
                        "line longer than 2 GiB: object="
                                + split.objectKey()
                                + " offset="
                                + offsetOf(start));
            }
            bytes = Arrays.copyOf(bytes, (int) larger);
        }
        int size = source.read(bytes, filled, bytes.length - filled - 64);
        isAtEnd = size == 0;
        filled += size;
        return !isAtEnd;
    }
}
