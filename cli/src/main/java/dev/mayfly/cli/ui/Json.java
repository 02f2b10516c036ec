package dev.mayfly.cli.ui;

/// Writes JSON values.
final class Json {
    private static final String HEX = "0123456789abcdef";

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
            appendText(String.valueOf(value), out);
        }
    }

    /// Appends text in quotes.
    static void appendText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
