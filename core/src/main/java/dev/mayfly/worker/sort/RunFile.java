package dev.mayfly.worker.sort;

import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.BlockRange;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.worker.flow.Block;
import dev.mayfly.worker.flow.BlockBuffer;
import dev.mayfly.worker.flow.BlockReader;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sorted run on disk.
///
/// @param objectKey where it is
/// @param size in bytes
public record RunFile(String objectKey, long size) {
    /// Writes a run from a cursor's records.
    static RunFile write(
            ObjectStore store,
            String objectKey,
            TaskLimits limits,
            TaskMeter meter,
            RecordCursor records)
            throws IOException {
        var buffer = new BlockBuffer(limits.blockBytes(), limits.isCompressed());
        try (records;
                ObjectWriter out = store.create(objectKey)) {
            var view = new RecordView();
            while (records.next(view)) {
                Encoder block = buffer.encoder();
                block.writeVarint(view.keySize);
                block.writeBytes(view.bytes, view.keyOffset, view.keySize);
                block.writeVarint(view.valueSize);
                block.writeBytes(view.valueBytes, view.valueOffset, view.valueSize);
                if (buffer.endRecord() > 0) {
                    buffer.drainTo(out);
                }
            }
            buffer.drainTo(out);
            out.commit();
            meter.spilled(out.size());
            return new RunFile(objectKey, out.size());
        }
    }

    /// The records, in order.
    ///
    /// @param isLast whether the run is deleted when the cursor is closed
    /// @param readBytes how much to read at once
    RecordCursor open(ObjectStore store, TaskMeter meter, boolean isLast, int readBytes) {
        var range = List.of(new BlockRange(objectKey, 0, size));
        var reader = new BlockReader(store::openAll, range, meter, false, readBytes);
        return new RecordCursor() {
            private @Nullable Block block;
            private int position;

            @Override
            public boolean next(RecordView view) throws IOException {
                Block current = block;
                if (current == null || position >= current.end()) {
                    current = reader.next();
                    block = current;
                    if (current == null) {
                        return false;
                    }
                    position = current.offset();
                }
                position = view.wrap(current.bytes(), position);
                return true;
            }

            @Override
            public void close() throws IOException {
                reader.close();
                if (isLast) {
                    store.delete(objectKey);
                }
            }
        };
    }
}
