package dev.mayfly.worker.input;

import dev.mayfly.compress.Compressions;
import dev.mayfly.compress.CorruptDataException;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectRange;
import dev.mayfly.storage.ObjectStore.RangeReaders;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.Stretch;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Reads splits, one after the other, in the format of their input, until their end or a deadline.
/// Used once, by one thread.
///
/// At the deadline it stops behind a record. If another reader cannot begin there, since the object
/// is compressed or what quotes mean depends on those before, that one skips as many records of the
/// split. It has read something then, so that readers who follow each other come to the end.
public final class SplitReader implements RecordSource {
    /// What the names of columns are looked for in.
    private static final int HEADER_BYTES = 1 << 18;

    private static final int MIN_LAST_LINE_BYTES = 4 << 10;
    private static final int MAX_LAST_LINE_BYTES = 64 << 10;

    private final InputFormat format;
    private final List<InputSplit> splits;
    private final long done;
    private final ObjectStore store;
    private final TaskMeter meter;
    private final Deadline deadline;
    private List<InputSplit> left = List.of();
    private long leftDone;

    /// A reader of splits of one input.
    ///
    /// @param done how many records of the first split to leave out
    public SplitReader(
            InputFormat format,
            List<InputSplit> splits,
            long done,
            ObjectStore store,
            TaskMeter meter,
            Deadline deadline) {
        this.format = format;
        this.splits = splits;
        this.done = done;
        this.store = store;
        this.meter = meter;
        this.deadline = deadline;
    }

    /// What was not read, because of the deadline.
    public List<InputSplit> left() {
        return left;
    }

    /// How many records of the first split of these were read all the same.
    public long leftDone() {
        return leftDone;
    }

    @Override
    public void run(RecordSink sink) throws Exception {
        List<ObjectRange> ranges = splits.stream().map(this::range).toList();
        try (RangeReaders objects = store.openAll(ranges)) {
            for (int i = 0; i < splits.size(); i++) {
                long next;
                try (ObjectReader object = objects.next()) {
                    next = read(splits.get(i), ranges.get(i), object, i == 0 ? done : 0, sink);
                }
                if (next < splits.get(i).end() || deadline.isDue()) {
                    left = behind(i, next);
                    return;
                }
            }
        }
    }

    /// What follows an offset in one of the splits.
    private List<InputSplit> behind(int index, long offset) {
        InputSplit split = splits.get(index);
        var rest = new ArrayList<InputSplit>();
        if (offset < split.end()) {
            rest.add(
                    new InputSplit(
                            split.objectKey(),
                            offset,
                            split.end(),
                            split.objectSize(),
                            split.compression()));
        }
        rest.addAll(splits.subList(index + 1, splits.size()));
        return rest;
    }

    private long read(
            InputSplit split, ObjectRange range, ObjectReader object, long skipped, RecordSink sink)
            throws Exception {
        if (object.size() != split.objectSize()) {
            throw new IOException(
                    "input changed while the job ran: object="
                            + split.objectKey()
                            + " planned="
                            + split.objectSize()
                            + " found="
                            + object.size());
        }
        try (ByteSource bytes = open(object, split, range)) {
            return deadline == Deadline.NEVER && skipped == 0 || canBeginInside(split)
                    ? read(split, bytes, range.position(), meter, deadline, sink)
                    : readStretch(split, bytes, range.position(), skipped, sink);
        }
    }

    private boolean canBeginInside(InputSplit split) {
        boolean isQuoted = format instanceof InputFormat.Rows rows && rows.format().isQuoted();
        return split.compression() == Compression.NONE
                && !isQuoted
                && !(format instanceof InputFormat.WholeFiles);
    }

    /// Passes on some of the records of a split that is read from its beginning.
    ///
    /// @param skipped how many to leave out
    /// @return where to go on, or the split's end
    private long readStretch(
            InputSplit split, ByteSource bytes, long readFrom, long skipped, RecordSink sink)
            throws Exception {
        double latest = skipped == 0 ? Stretch.ANY : Stretch.FURTHER;
        var stretch = new Stretch(skipped, deadline, latest, () -> {});
        var all = new TaskMeter();
        try {
            stretch.run(
                    records -> read(split, bytes, readFrom, all, Deadline.NEVER, records), sink);
        } finally {
            meter.read(stretch.at() - Math.min(skipped, stretch.at()), 0);
        }
        leftDone = stretch.isEnded() ? stretch.at() : 0;
        return stretch.isEnded() ? split.offset() : split.end();
    }

    /// Passes on the records of a split.
    ///
    /// @param records counts them
    /// @param until when to stop, where that is possible
    /// @return where to go on, or the split's end
    private long read(
            InputSplit split,
            ByteSource bytes,
            long readFrom,
            TaskMeter records,
            Deadline until,
            RecordSink sink)
            throws Exception {
        return switch (format) {
            case InputFormat.Lines lines ->
                    new LineReader(split, bytes, readFrom, records, until)
                            .run(lines.isDecoded(), sink);
            case InputFormat.Rows rows when rows.format().isQuoted() -> {
                new QuotedRowReader(split, bytes, records).run(rows.format(), sink);
                yield split.end();
            }
            case InputFormat.Rows rows ->
                    new RowReader(split, bytes, readFrom, records, until)
                            .run(
                                    rows.format(),
                                    HeaderLine.read(rows.format(), split, this::openHeader),
                                    sink);
            case InputFormat.FixedLength fixed ->
                    new FixedLengthReader(split, bytes, records, until)
                            .run(fixed.recordSize(), sink);
            case InputFormat.WholeFiles ignored -> {
                WholeFileReader.read(split, bytes, records, sink);
                yield split.end();
            }
        };
    }

    /// What will be read of a split's object. Line formats look at the byte in front of the split,
    /// to see whether a line begins with it, and read the last line to its end.
    private ObjectRange range(InputSplit split) {
        boolean isLines = format instanceof InputFormat.Lines || format instanceof InputFormat.Rows;
        if (!isLines) {
            return new ObjectRange(split.objectKey(), split.offset(), split.end());
        }
        long lastLine = Math.clamp(split.size() / 32, MIN_LAST_LINE_BYTES, MAX_LAST_LINE_BYTES);
        return new ObjectRange(
                split.objectKey(),
                Math.max(0, split.offset() - 1),
                Math.min(split.objectSize(), split.end() + lastLine));
    }

    private ByteSource openHeader(InputSplit split) throws IOException {
        var range =
                new ObjectRange(split.objectKey(), 0, Math.min(split.objectSize(), HEADER_BYTES));
        ObjectReader object = store.open(range.key(), range.position(), range.end());
        ByteSource bytes;
        try {
            bytes = open(object, split, range);
        } catch (IOException | RuntimeException e) {
            object.close();
            throw e;
        }
        return new ByteSource() {
            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return bytes.read(target, offset, count);
            }

            @Override
            public void close() throws IOException {
                try (object) {
                    bytes.close();
                }
            }
        };
    }

    private ByteSource open(ObjectReader object, InputSplit split, ObjectRange range)
            throws IOException {
        if (split.compression() == Compression.NONE) {
            return new PlainSource(object, range.position(), range.end(), meter);
        }
        InputStream raw = new ObjectInputStream(object, meter);
        InputStream plain;
        try {
            plain = Compressions.open(split.compression(), raw);
        } catch (CorruptDataException e) {
            throw corrupt(split, e);
        }
        return new ByteSource() {
            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                try {
                    return Math.max(0, plain.read(target, offset, count));
                } catch (CorruptDataException e) {
                    throw corrupt(split, e);
                }
            }

            @Override
            public void close() throws IOException {
                plain.close();
            }
        };
    }

    private static CorruptInputException corrupt(InputSplit split, CorruptDataException cause) {
        return new CorruptInputException(
                "compressed input cannot be read: object="
                        + split.objectKey()
                        + " cause="
                        + cause.getMessage(),
                cause);
    }
}
