package dev.mayfly.cli.ui;

import java.io.PrintStream;

/// Has the program's own output share the terminal with a display, as long as this is open.
public final class SharedStreams implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private SharedStreams() {}

    /// Replaces those of [System]'s streams that lead to a terminal, if there are bars on it.
    public static SharedStreams open(Terminal terminal, ProgressDisplay display) {
        var streams = new SharedStreams();
        if (terminal.isError()) {
            System.setErr(AsideStream.over(streams.err, display));
            if (terminal.isOutput()) {
                System.setOut(AsideStream.over(streams.out, display));
            }
        }
        return streams;
    }

    /// Puts the streams back.
    @Override
    public void close() {
        System.out.flush();
        System.err.flush();
        System.setOut(out);
        System.setErr(err);
    }
}
