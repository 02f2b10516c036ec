package dev.mayfly.cli.ui;

/// What a terminal can show.
///
/// @param hasColor whether escape codes for colours are welcome
/// @param hasSymbols whether characters other than ASCII can be printed
public record Style(boolean hasColor, boolean hasSymbols) {
    /// Letters only.
    public static final Style PLAIN = new Style(false, false);

    /// What matters most.
    String bold(String text) {
        return escaped("1", text);
    }

    /// What matters least.
    String dim(String text) {
        return escaped("2", text);
    }

    /// What went wrong.
    public String bad(String text) {
        return escaped("31", text);
    }

    /// What went well.
    String good(String text) {
        return escaped("32", text);
    }

    /// A bar of some width, part of it filled.
    ///
    /// @param fraction from 0 to 1
    String bar(double fraction, int width) {
        int filled = Math.clamp((long) (fraction * width), 0, width);
        if (!hasSymbols) {
            return "[" + "#".repeat(filled) + ".".repeat(width - filled) + "]";
        }
        String rest = (hasColor ? "━" : "─").repeat(width - filled);
        return good("━".repeat(filled)) + dim(rest);
    }

    /// Columns that [#bar] takes.
    int barColumns(int width) {
        return hasSymbols ? width : width + 2;
    }

    /// Stands between the parts of a line.
    String dot() {
        return hasSymbols ? " · " : ", ";
    }

    /// Stands between what went in and what came out.
    String arrow() {
        return hasSymbols ? " → " : " -> ";
    }

    /// Stands for letters left out.
    String ellipsis() {
        return hasSymbols ? "…" : "~";
    }

    private String escaped(String code, String text) {
        return hasColor && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
