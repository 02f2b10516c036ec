package dev.mayfly.worker.input;

import dev.mayfly.compress.Compressions;
import dev.mayfly.compress.CorruptDataException;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.RecordSource;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Reads splits, one after the other, in the format of their input. Used once, by one thread.
public final class SplitReader implements RecordSource {
    private final InputFormat format;
    private final List<InputSplit> splits;
    private final ObjectStore store;
    private final TaskMeter meter;

    /// A reader of splits of one input.
    public SplitReader(
            InputFormat format, List<InputSplit> splits, ObjectStore store, TaskMeter meter) {
        this.format = format;
        this.splits = splits;
        this.store = store;
        this.meter = meter;
    }

    @Override
    public void run(RecordSink sink) throws Exception {
        for (InputSplit split : splits) {
            long readFrom = startOfReading(split);
            try (ObjectReader object = store.open(split.objectKey());
                    ByteSource bytes = open(object, split, readFrom)) {
                if (object.size() != split.objectSize()) {
                    throw new IOException(
                            "input changed while the job ran: object="
                                    + split.objectKey()
                                    + " planned="
                                    + split.objectSize()
                                    + " found="
                                    + object.size());
                }
                read(split, bytes, readFrom, sink);
            }
        }
    }

    private void read(InputSplit split, ByteSource bytes, long readFrom, RecordSink sink)
            throws Exception {
        switch (format) {
            case InputFormat.Lines lines ->
                    new LineReader(split, bytes, readFrom, meter).run(lines.isDecoded(), sink);
            case InputFormat.Rows rows when rows.format().isQuoted() ->
                    new QuotedRowReader(split, bytes, meter).run(rows.format(), sink);
            case InputFormat.Rows rows -> {
                var reader = new RowReader(split, bytes, readFrom, meter);
                reader.run(rows.format(), HeaderLine.read(rows.format(), split, this::open), sink);
            }
            case InputFormat.FixedLength fixed ->
                    new FixedLengthReader(split, bytes, meter).run(fixed.recordSize(), sink);
            case InputFormat.WholeFiles ignored -> WholeFileReader.read(split, bytes, meter, sink);
        }
    }

    /// Line formats look at the byte in front of the split, to see whether a line begins with it.
    private long startOfReading(InputSplit split) {
        boolean isLines = format instanceof InputFormat.Lines || format instanceof InputFormat.Rows;
        return isLines && split.offset() > 0 ? split.offset() - 1 : split.offset();
    }

    private ByteSource open(InputSplit split) throws IOException {
        ObjectReader object = store.open(split.objectKey());
        ByteSource bytes;
        try {
            bytes = open(object, split, 0);
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

    private ByteSource open(ObjectReader object, InputSplit split, long from) throws IOException {
        if (split.compression() == Compression.NONE) {
            return new PlainSource(object, from, meter);
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
