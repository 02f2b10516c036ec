package dev.mayfly.driver.event;

import dev.mayfly.data.JsonString;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// Writes one JSON object and a newline. Small and without formatters, since it runs at the start
/// of every job.
final class JsonLine {
    private static final int MILLIS_PER_DAY = 86_400_000;

    private final StringBuilder out;

    /// Begins an object behind what is in `out`.
    JsonLine(StringBuilder out) {
        this.out = out;
        out.append('{');
    }

    /// Adds a number.
    JsonLine number(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    /// Adds a string.
    JsonLine text(String name, String value) {
        name(name);
        JsonString.append(value, out);
        return this;
    }

    /// Adds strings.
    JsonLine texts(String name, List<?> values) {
        name(name);
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonString.append(values.get(i).toString(), out);
        }
        out.append(']');
        return this;
    }

    /// Adds an object of numbers, in the order of the map.
    JsonLine numbers(String name, Map<String, Long> values) {
        name(name);
        var object = new JsonLine(out);
        values.forEach(object::number);
        out.append('}');
        return this;
    }

    /// Adds a moment in UTC as ISO-8601 with milliseconds.
    JsonLine time(String name, Instant value) {
        long millis = value.toEpochMilli();
        int ofDay = Math.toIntExact(Math.floorMod(millis, (long) MILLIS_PER_DAY));
        name(name);
        out.append('"').append(LocalDate.ofEpochDay(Math.floorDiv(millis, (long) MILLIS_PER_DAY)));
        out.append('T');
        padded(ofDay / 3_600_000, 2);
        out.append(':');
        padded(ofDay / 60_000 % 60, 2);
        out.append(':');
        padded(ofDay / 1_000 % 60, 2);
        out.append('.');
        padded(ofDay % 1_000, 3);
        out.append("Z\"");
        return this;
    }

    /// Ends the object and the line.
    void end() {
        out.append("}\n");
    }

    private void name(String name) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        out.append('"').append(name).append("\":");
    }

    private void padded(int value, int digits) {
        for (int limit = digits == 3 ? 100 : 10; limit > value && limit > 1; limit /= 10) {
            out.append('0');
        }
        out.append(value);
    }
}
