package dev.mayfly.cli.ui;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// How many columns the terminal has: `COLUMNS`, or what `stty` says, asked now and then because
/// windows change. Used by one thread.
final class TerminalWidth {
    private static final int USUAL = 80;
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final boolean isFixed;
    private int columns;
    private long askedNanos;

    /// @param columns if they are known, else 0
    TerminalWidth(int columns) {
        isFixed = columns > 0;
        this.columns = columns;
    }

    /// The width now.
    int columns() {
        if (!isFixed && (columns == 0 || System.nanoTime() - askedNanos > KEEP_NANOS)) {
            int asked = ask();
            columns = asked > 0 ? asked : USUAL;
            askedNanos = System.nanoTime();
        }
        return columns;
    }

    private static int ask() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out = stty.getInputStream()) {
                String[] size =
                        new String(out.readAllBytes(), StandardCharsets.US_ASCII)
                                .strip()
                                .split(" ", -1);
                return size.length == 2 ? Integer.parseInt(size[1]) : 0;
            }
        } catch (IOException | NumberFormatException e) {
            return 0; // a system without stty, or a process without a terminal
        }
    }
}
