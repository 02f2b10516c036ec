package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.ByteScan;
import dev.mayfly.data.Row;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One line of delimited fields for each record: the key's and then the value's. Records, rows,
/// maps, their entries, lists and other sequences are spread into their parts.
final class RowFormatter implements RecordFormatter {
    private static final long QUOTES = ByteScan.pattern((byte) '"');
    private static final long RETURNS = ByteScan.pattern((byte) '\r');

    private final byte delimiter;
    private final boolean isQuoted;
    private final ClassValue<MethodHandle[]> accessors =
            new ClassValue<>() {
                @Override
                protected MethodHandle[] computeValue(Class<?> type) {
                    return accessorsOf(type);
                }
            };

    RowFormatter(byte delimiter, boolean isQuoted) {
        this.delimiter = delimiter;
        this.isQuoted = isQuoted;
    }

    @Override
    public void format(@Nullable Object key, Object value, Encoder out) throws Exception {
        if (key != null) {
            writeFields(key, out);
            out.writeByte(delimiter);
        }
        writeFields(value, out);
        out.writeByte('\n');
    }

    private void writeFields(Object value, Encoder out) throws Exception {
        switch (value) {
            case Record row -> writeRecord(row, out);
            case Map.Entry<?, ?> entry -> {
                writeFields(entry.getKey(), out);
                out.writeByte(delimiter);
                writeFields(entry.getValue(), out);
            }
            case Map<?, ?> map -> writeAll(map.entrySet(), out);
            case Iterable<?> values -> writeAll(values, out);
            case Optional<?> optional -> {
                if (optional.isPresent()) {
                    writeFields(optional.get(), out);
                }
            }
            case Row row -> writeRow(row, out);
            default -> writeField(value, out);
        }
    }

    private void writeAll(Iterable<?> values, Encoder out) throws Exception {
        boolean isFirst = true;
        for (Object each : values) {
            if (!isFirst) {
                out.writeByte(delimiter);
            }
            isFirst = false;
            writeFields(each, out);
        }
    }

    private void writeRow(Row row, Encoder out) {
        if (isWrittenAlike(row)) {
            TextFields.write(row, out);
            return;
        }
        for (int i = 0; i < row.columnCount(); i++) {
            if (i > 0) {
                out.writeByte(delimiter);
            }
            writeField(row.slice(i), out);
        }
    }

    private boolean isWrittenAlike(Row row) {
        if (row.format().delimiter() != delimiter) {
            return false;
        }
        return row.format().isQuoted() == isQuoted || isQuoted && needsNoQuotes(row);
    }

    /// Fields of a row without quotes hold neither delimiters nor line feeds.
    private static boolean needsNoQuotes(Row row) {
        int end = row.end();
        return ByteScan.find(row.array(), row.start(), end, QUOTES) == end
                && ByteScan.find(row.array(), row.start(), end, RETURNS) == end;
    }

    private void writeRecord(Record row, Encoder out) throws Exception {
        MethodHandle[] parts = accessors.get(row.getClass());
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                out.writeByte(delimiter);
            }
            Object part;
            try {
                part = (Object) parts[i].invokeExact((Object) row);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            if (part != null) {
                writeFields(part, out);
            }
        }
    }

    private static MethodHandle[] accessorsOf(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        var handles = new MethodHandle[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                var accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                handles[i] =
                        MethodHandles.lookup()
                                .unreflect(accessor)
                                .asType(MethodType.methodType(Object.class, Object.class));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("record not accessible: type=" + type.getName(), e);
        }
        return handles;
    }

    private void writeField(Object value, Encoder out) {
        int start = out.size();
        TextFields.write(value, out);
        byte[] bytes = out.array();
        boolean isSpecial = false;
        int quotes = 0;
        for (int i = start; i < out.size(); i++) {
            byte next = bytes[i];
            if (next == delimiter || next == '\n' || next == '\r') {
                isSpecial = true;
            } else if (next == '"') {
                quotes++;
            }
        }
        if (!isSpecial && (quotes == 0 || !isQuoted)) {
            return;
        }
        if (!isQuoted) {
            throw new IllegalArgumentException(
                    "field holds the delimiter or a line break: write with quotes or another"
                            + " delimiter: field="
                            + excerpt(bytes, start, out.size()));
        }
        quote(start, quotes, out);
    }

    private static String excerpt(byte[] bytes, int start, int end) {
        int size = Math.min(40, end - start);
        return new String(bytes, start, size, StandardCharsets.UTF_8);
    }

    private static void quote(int start, int quotes, Encoder out) {
        int end = out.size();
        out.reserve(quotes + 2);
        byte[] bytes = out.array();
        int to = end + quotes + 2;
        out.truncate(to);
        bytes[--to] = '"';
        for (int from = end - 1; from >= start; from--) {
            bytes[--to] = bytes[from];
            if (bytes[from] == '"') {
                bytes[--to] = '"';
            }
        }
        bytes[--to] = '"';
    }
}
