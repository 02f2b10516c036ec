package dev.mayfly.worker.input;

import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Compression;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;

/// Records of one size. Splits begin and end between records.
final class FixedLengthReader {
    private static final int READ_BYTES = 1 << 18;
    private static final int PADDING = 16;

    private final InputSplit split;
    private final ByteSource source;
    private final TaskMeter meter;
    private final Deadline deadline;

    FixedLengthReader(InputSplit split, ByteSource source, TaskMeter meter, Deadline deadline) {
        this.split = split;
        this.source = source;
        this.meter = meter;
        this.deadline = deadline;
    }

    /// Passes the records on.
    ///
    /// @return offset of the first record that was not, because of the deadline; else the split's
    ///   end
    long run(int recordSize, RecordSink sink) throws Exception {
        int capacity = recordSize * Math.max(1, READ_BYTES / recordSize);
        byte[] bytes = new byte[capacity + PADDING];
        var slice = new Slice();
        boolean isWhole = split.compression() != Compression.NONE;
        long left = isWhole ? Long.MAX_VALUE : split.size();
        long position = split.offset();
        while (left > 0) {
            int filled = readFully(bytes, (int) Math.min(capacity, left));
            if (filled == 0 && isWhole) {
                return split.end();
            }
            if (filled == 0 || filled % recordSize != 0) {
                throw new CorruptInputException(
                        "file ends inside a record: object="
                                + split.objectKey()
                                + " offset="
                                + (position + filled - filled % recordSize)
                                + " recordSize="
                                + recordSize);
            }
            int at = 0;
            try {
                while (at < filled) {
                    sink.accept(null, slice.wrap(bytes, at, recordSize));
                    at += recordSize;
                    if (deadline.isDue()) {
                        return position + at;
                    }
                }
            } catch (Exception e) {
                throw RecordFailedException.at(split, position + at, e);
            } finally {
                meter.read(at / recordSize, 0);
            }
            position += filled;
            left -= filled;
        }
        return split.end();
    }

    private int readFully(byte[] bytes, int count) throws Exception {
        int filled = 0;
        while (filled < count) {
            int size = source.read(bytes, filled, count - filled);
            if (size == 0) {
                break;
            }
            filled += size;
        }
        return filled;
    }
}
