package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// Appends a record as the bytes of a part file. Used by one thread.
interface RecordFormatter {
    /// Appends a record, its end included.
    void format(@Nullable Object key, Object value, Encoder out) throws Exception;
}
