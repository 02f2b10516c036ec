package dev.mayfly.cli.ui;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// Standard output of this process, which remembers that it could not be written. [PrintStream]
/// alone says nothing of it, and the data would be cut silently.
///
/// Once nobody reads it any more, what writes to it fails, so that a program ends rather than work
/// for nobody.
public final class StandardOutput extends OutputStream {
    /// What shells report of a process that wrote to a closed pipe: 128 and the number of SIGPIPE.
    public static final int CLOSED_EXIT_CODE = 141;

    private static volatile Optional<IOException> failure = Optional.empty();

    private final OutputStream target;

    private StandardOutput(OutputStream target) {
        this.target = target;
    }

    /// Has [System#out] lead here.
    public static void install() {
        var output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(
                new PrintStream(
                        new BufferedOutputStream(output, 8192), true, System.out.charset()));
    }

    /// Why the first write failed that did.
    public static Optional<IOException> failure() {
        return failure;
    }

    /// Whether it is a pipe that nobody reads any more.
    public static boolean isClosed() {
        return failure.filter(each -> brokenPipe().equals(each.getMessage())).isPresent();
    }

    /// What the operating system says of a closed pipe, in the language of this process. Java tells
    /// it from other failures by nothing else.
    static String brokenPipe() {
        try {
            Pipe pipe = Pipe.open();
            pipe.source().close();
            try (WritableByteChannel sink = pipe.sink()) {
                sink.write(ByteBuffer.allocate(1));
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        throw new IllegalStateException("a pipe that nobody reads takes data");
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        try {
            target.write(bytes, offset, count);
        } catch (IOException e) {
            if (failure.isEmpty()) {
                failure = Optional.of(e);
            }
            if (isClosed()) {
                // PrintStream keeps an IOException for itself
                throw new IllegalStateException("standard output is closed", e);
            }
            throw e;
        }
    }
}
