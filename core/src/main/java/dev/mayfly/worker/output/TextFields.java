package dev.mayfly.worker.output;

import dev.mayfly.codec.Encoder;
import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.nio.charset.StandardCharsets;

/// Appends values as text: slices, rows and arrays of bytes as they are, everything else as its
/// `toString`, in UTF-8.
final class TextFields {
    private TextFields() {}

    @SuppressWarnings("deprecation")
    static void write(Object value, Encoder out) {
        switch (value) {
            case Slice slice -> out.writeBytes(slice.array(), slice.offset(), slice.size());
            case Row row -> out.writeBytes(row.array(), row.start(), row.end() - row.start());
            case byte[] bytes -> out.writeBytes(bytes, 0, bytes.length);
            case Long number -> writeLong(number, out);
            case Integer number -> writeLong(number, out);
            case Double number -> {
                String text = Double.toString(number);
                out.reserve(text.length());
                text.getBytes(0, text.length(), out.array(), out.size());
                out.truncate(out.size() + text.length());
            }
            default -> {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                out.writeBytes(text, 0, text.length);
            }
        }
    }

    private static void writeLong(long number, Encoder out) {
        if (number == Long.MIN_VALUE) {
            byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            out.writeBytes(text, 0, text.length);
            return;
        }
        long rest = Math.abs(number);
        int digits = 1;
        for (long power = 10; digits < 19 && rest >= power; power *= 10) {
            digits++;
        }
        int size = number < 0 ? digits + 1 : digits;
        out.reserve(size);
        byte[] bytes = out.array();
        int at = out.size() + size;
        for (int i = 0; i < digits; i++) {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (number < 0) {
            bytes[--at] = '-';
        }
        out.truncate(out.size() + size);
    }
}
