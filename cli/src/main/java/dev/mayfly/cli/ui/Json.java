package dev.mayfly.cli.ui;

import dev.mayfly.data.JsonString;

/// Writes JSON values.
final class Json {
    private Json() {}

    /// Appends a number or boolean as it is, all else as text. JSON has no infinity, so numbers
    /// without a value are text, too.
    static void append(Object value, StringBuilder out) {
        boolean isFinite =
                switch (value) {
                    case Double number -> Double.isFinite(number);
                    case Float number -> Float.isFinite(number);
                    case Number _, Boolean _ -> true;
                    default -> false;
                };
        if (isFinite) {
            out.append(value);
        } else {
            JsonString.append(String.valueOf(value), out);
        }
    }
}
