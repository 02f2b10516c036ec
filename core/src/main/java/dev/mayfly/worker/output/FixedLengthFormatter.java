package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.Slice;
import org.jspecify.annotations.Nullable;

/// The bytes of each value, which must all have one size; keys are left out.
final class FixedLengthFormatter implements RecordFormatter {
    private final int recordSize;

    FixedLengthFormatter(int recordSize) {
        this.recordSize = recordSize;
    }

    @Override
    public void format(@Nullable Object key, Object value, Encoder out) {
        Slice slice = value instanceof Slice given ? given : Slice.of((byte[]) value);
        if (slice.size() != recordSize) {
            throw new IllegalArgumentException(
                    "record of another size: wanted=" + recordSize + " size=" + slice.size());
        }
        out.writeBytes(slice.array(), slice.offset(), slice.size());
    }
}
