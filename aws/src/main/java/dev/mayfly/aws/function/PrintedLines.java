package dev.mayfly.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the code of a job prints while an attempt runs, by the line. Threads that an attempt starts
/// print for it as well, also those of pools that outlive it: until it has ended. Safe for use by
/// many threads.
final class PrintedLines {
    private static final int MAX_BYTES = 20_000;

    /// Of the attempt that a thread works for. Not a scoped value, since threads that users' code
    /// starts have to inherit it.
    private static final InheritableThreadLocal<@Nullable PrintedLines> CURRENT =
            new InheritableThreadLocal<>();

    private final Consumer<String> log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean isOver;

    /// Nothing yet.
    ///
    /// @param log gets each line
    PrintedLines(Consumer<String> log) {
        this.log = log;
    }

    /// A stream that tells the attempt of the thread that prints, or prints where there is none.
    static PrintStream to(PrintStream otherwise) {
        return new PrintStream(new Stream(otherwise), true, UTF_8);
    }

    /// Does the work of an attempt, which prints here meanwhile.
    <T> T during(Supplier<T> work) {
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            CURRENT.remove();
            end();
        }
    }

    private synchronized void end() {
        tell();
        isOver = true;
    }

    /// @return false if the attempt has ended
    private synchronized boolean append(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !isOver; i++) {
            if (bytes[i] != '\n') {
                line.write(bytes[i]);
            }
            if (bytes[i] == '\n' || line.size() == MAX_BYTES) {
                tell();
            }
        }
        return !isOver;
    }

    private void tell() {
        String text = line.toString(UTF_8).stripTrailing();
        line.reset();
        if (!text.isEmpty()) {
            log.accept(text);
        }
    }

    private static final class Stream extends OutputStream {
        private final PrintStream otherwise;

        Stream(PrintStream otherwise) {
            this.otherwise = otherwise;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            PrintedLines lines = CURRENT.get();
            if (lines == null || !lines.append(bytes, offset, length)) {
                otherwise.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            otherwise.flush();
        }
    }
}
