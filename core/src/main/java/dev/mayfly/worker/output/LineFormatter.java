package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// One line for each value; a key comes first, with a tab between.
final class LineFormatter implements RecordFormatter {
    @Override
    public void format(@Nullable Object key, Object value, Encoder out) {
        if (key != null) {
            TextFields.write(key, out);
            out.writeByte('\t');
        }
        TextFields.write(value, out);
        out.writeByte('\n');
    }
}
