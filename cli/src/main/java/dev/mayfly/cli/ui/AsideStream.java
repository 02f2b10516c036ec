package dev.mayfly.cli.ui;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/// A standard stream of a program that shares the terminal with the progress bars.
final class AsideStream extends OutputStream {
    private final PrintStream target;
    private final ProgressDisplay display;

    private AsideStream(PrintStream target, ProgressDisplay display) {
        this.target = target;
        this.display = display;
    }

    /// Writes to the given stream, never between bars.
    static PrintStream over(PrintStream target, ProgressDisplay display) {
        return new PrintStream(
                new BufferedOutputStream(new AsideStream(target, display)), true, target.charset());
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (count == 0) {
            return;
        }
        display.aside(
                bytes[offset + count - 1] == '\n',
                () -> {
                    target.write(bytes, offset, count);
                    target.flush();
                });
    }
}
