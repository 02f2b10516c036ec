package dev.mayfly.worker.sort;

import dev.mayfly.worker.flow.RecordView;
import java.io.IOException;

/// Encoded records in order, pulled one at a time. Used by one thread; close it.
public interface RecordCursor extends AutoCloseable {
    /// Points the view at the next record, whose bytes are valid until the next call.
    ///
    /// @return false behind the last
    boolean next(RecordView view) throws IOException;

    @Override
    void close() throws IOException;
}
