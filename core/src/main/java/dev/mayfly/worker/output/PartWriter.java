package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import dev.mayfly.compress.Compressions;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.OutputFormat;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a partition's records as a part file. Used by one thread; close it.
public final class PartWriter implements RecordSink, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ObjectWriter object;
    private final String objectKey;
    private final @Nullable OutputStream compressed;
    private final RecordFormatter formatter;
    private final TaskMeter meter;
    private final Encoder buffer = new Encoder(BUFFER_BYTES + 4096);
    private long records;
    private @Nullable TaskOutput output;

    /// Starts the part file.
    public PartWriter(Sink.Save sink, ObjectStore store, String objectKey, TaskMeter meter)
            throws IOException {
        this.objectKey = objectKey;
        this.meter = meter;
        this.formatter = formatter(sink.format());
        this.object = store.create(objectKey);
        try {
            this.compressed = compressed(sink.compression(), object);
        } catch (IOException | RuntimeException | LinkageError e) {
            object.close();
            throw e;
        }
    }

    private static @Nullable OutputStream compressed(Compression compression, ObjectWriter object)
            throws IOException {
        return compression == Compression.NONE
                ? null
                : Compressions.create(compression, new ObjectOutputStream(object));
    }

    private static RecordFormatter formatter(OutputFormat format) {
        return switch (format) {
            case OutputFormat.Lines ignored -> new LineFormatter();
            case OutputFormat.Rows rows -> new RowFormatter(rows.delimiter(), rows.isQuoted());
            case OutputFormat.FixedLength fixed -> new FixedLengthFormatter(fixed.recordSize());
        };
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        formatter.format(key, value, buffer);
        records++;
        if (buffer.size() >= BUFFER_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (compressed != null) {
            compressed.write(buffer.array(), 0, buffer.size());
        } else {
            object.write(buffer.array(), 0, buffer.size());
        }
        buffer.clear();
    }

    @Override
    public void finish() throws Exception {
        flush();
        if (compressed != null) {
            compressed.close();
        }
        object.commit();
        meter.wrote(records, object.size());
        output = new TaskOutput.PartFile(objectKey, object.size(), records);
    }

    /// What was written.
    public TaskOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }

    @Override
    public void close() throws IOException {
        try (object) {
            if (compressed != null && output == null) {
                // What it still writes is dropped with the object; its memory is freed.
                compressed.close();
            }
        }
    }
}
