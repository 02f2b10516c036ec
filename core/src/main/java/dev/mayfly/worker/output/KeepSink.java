package dev.mayfly.worker.output;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Encoder;
import dev.mayfly.program.Sink;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.worker.flow.BlockBuffer;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a partition's records in blocks. A small one that only the driver reads travels in the
/// answer. Used by one thread; close it.
public final class KeepSink implements RecordSink, AutoCloseable {
    private static final int MAX_INLINE_BYTES = 1 << 16;

    private final @Nullable Codec<Object> keyCodec;
    private final Codec<Object> valueCodec;
    private final boolean isInlineAllowed;
    private final ObjectStore store;
    private final String objectKey;
    private final TaskMeter meter;
    private final BlockBuffer buffer;
    private final Encoder scratch = new Encoder(256);
    private @Nullable ObjectWriter out;
    private long records;
    private @Nullable TaskOutput output;

    /// A sink for one attempt.
    ///
    /// @param objectKey where the partition goes if it does not fit the answer
    public KeepSink(
            Sink.Keep sink,
            ObjectStore store,
            String objectKey,
            TaskLimits limits,
            TaskMeter meter) {
        this.keyCodec = sink.key();
        this.valueCodec = sink.value();
        this.isInlineAllowed = sink.directory() == null;
        this.store = store;
        this.objectKey = objectKey;
        this.meter = meter;
        this.buffer = new BlockBuffer(limits.blockBytes(), limits.isCompressed());
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        Encoder block = buffer.encoder();
        if (keyCodec != null) {
            write(keyCodec, Objects.requireNonNull(key, "key is null"), block);
        }
        write(valueCodec, value, block);
        records++;
        if (buffer.endRecord() > 0 && buffer.heldBytes() > MAX_INLINE_BYTES) {
            buffer.drainTo(openWriter());
        }
    }

    private void write(Codec<Object> codec, Object value, Encoder block) {
        scratch.clear();
        codec.encode(value, scratch);
        block.writeVarint(scratch.size());
        block.writeBytes(scratch.array(), 0, scratch.size());
    }

    private ObjectWriter openWriter() throws IOException {
        ObjectWriter writer = out;
        if (writer == null) {
            writer = store.create(objectKey);
            out = writer;
        }
        return writer;
    }

    @Override
    public void finish() throws Exception {
        if (records == 0 && !isInlineAllowed) {
            output = new TaskOutput.KeptPartition(objectKey, 0);
        } else if (out == null && isInlineAllowed) {
            var inline = new InlineWriter();
            buffer.drainTo(inline);
            meter.wrote(records, inline.size());
            output = new TaskOutput.Inline(inline.toBytes());
        } else {
            ObjectWriter writer = openWriter();
            buffer.drainTo(writer);
            writer.commit();
            meter.wrote(records, writer.size());
            output = new TaskOutput.KeptPartition(objectKey, writer.size());
        }
    }

    /// What was written.
    public TaskOutput output() {
        return Objects.requireNonNull(output, "not finished");
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
