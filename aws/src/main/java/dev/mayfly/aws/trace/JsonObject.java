package dev.mayfly.aws.trace;

import dev.mayfly.data.JsonString;

/// Writes one JSON object into one line: no more of JSON than logs and traces need, since functions
/// do it when they start.
public final class JsonObject {
    private final StringBuilder out = new StringBuilder(256).append('{');

    /// Adds a string.
    public JsonObject text(String name, String value) {
        name(name);
        JsonString.append(value, out);
        return this;
    }

    /// Adds a number.
    public JsonObject number(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    /// Adds `true`.
    JsonObject yes(String name) {
        name(name);
        out.append("true");
        return this;
    }

    /// Adds a moment as seconds since the epoch, with three digits of their fraction.
    JsonObject seconds(String name, long millis) {
        name(name);
        out.append(millis / 1000).append('.');
        String fraction = Long.toString(millis % 1000);
        out.repeat("0", 3 - fraction.length()).append(fraction);
        return this;
    }

    /// Adds an object.
    JsonObject object(String name, JsonObject value) {
        name(name);
        out.append(value);
        return this;
    }

    /// Adds an array with one object.
    JsonObject list(String name, JsonObject value) {
        name(name);
        out.append('[').append(value).append(']');
        return this;
    }

    /// Adds an array with one string.
    public JsonObject texts(String name, String value) {
        name(name);
        out.append('[');
        JsonString.append(value, out);
        out.append(']');
        return this;
    }

    /// The object so far.
    @Override
    public String toString() {
        return out + "}";
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        JsonString.append(name, out);
        out.append(':');
    }
}
