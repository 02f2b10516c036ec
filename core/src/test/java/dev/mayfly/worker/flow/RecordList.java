package dev.mayfly.worker.flow;

import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A sink that keeps records as texts: `key=value`, or the value alone. Slices and rows become
/// their bytes as Latin-1 characters, so that no byte is lost.
public final class RecordList implements RecordSink {
    private final Function<Object, String> toText;
    private final List<String> records = new ArrayList<>();
    private int finished;

    /// Keeps every record's text.
    public RecordList() {
        this(RecordList::text);
    }

    /// Keeps what a function makes of keys and values.
    public RecordList(Function<Object, String> toText) {
        this.toText = toText;
    }

    /// The bytes of slices and rows as Latin-1 characters, anything else as its text.
    public static String text(Object value) {
        return switch (value) {
            case Slice slice -> new String(slice.toBytes(), StandardCharsets.ISO_8859_1);
            case Row row -> text(row.line());
            default -> value.toString();
        };
    }

    @Override
    public void accept(@Nullable Object key, Object value) {
        String text = toText.apply(value);
        records.add(key == null ? text : toText.apply(key) + "=" + text);
    }

    @Override
    public void finish() {
        finished++;
    }

    /// What came, in order.
    public List<String> records() {
        return records;
    }

    /// How often the end was announced.
    public int finished() {
        return finished;
    }
}
