package dev.mayfly.cli.ui;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;

/// Where the standard streams lead.
///
/// @param isOutput whether standard output is a terminal
/// @param isError whether standard error is a terminal
/// @param charset of standard error
/// @param columns `COLUMNS` if it is set, else 0
public record Terminal(boolean isOutput, boolean isError, Charset charset, int columns) {
    /// Said by the launcher, since Java cannot tell: the numbers of the streams that are terminals.
    private static final String PROPERTY = "mayfly.terminals";

    /// No terminal anywhere.
    public static final Terminal NONE = new Terminal(false, false, Charset.defaultCharset(), 0);

    /// That of this process.
    public static Terminal ofProcess(Map<String, String> variables) {
        boolean isDumb = variables.getOrDefault("TERM", "").equals("dumb");
        String streams = System.getProperty(PROPERTY);
        boolean isOutput;
        boolean isError;
        if (streams == null) {
            // without the launcher: the console tells of standard input and output together
            isOutput = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
            isError = isOutput;
        } else {
            isOutput = streams.contains("1");
            isError = streams.contains("2");
        }
        return new Terminal(
                isOutput && !isDumb,
                isError && !isDumb,
                System.err.charset(),
                number(variables.getOrDefault("COLUMNS", "")));
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0; // like a terminal that does not say how wide it is
        }
    }

    /// How to write to standard error.
    ///
    /// @param wantsColor whether colours are wanted where they can be shown
    public Style style(boolean wantsColor) {
        return new Style(isError && wantsColor, charset.newEncoder().canEncode('━'));
    }
}
