package dev.mayfly.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Reads a file at any offset. Interrupting the reading thread closes it.
final class FileObjectReader implements ObjectReader {
    /// The channel keeps an off-heap buffer of the largest read for each thread.
    private static final int MAX_READ = 1 << 20;

    private final String key;
    private final FileChannel channel;
    private final long size;

    FileObjectReader(String key, Path path) throws IOException {
        this.key = key;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            this.size = channel.size();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (position < 0) {
            throw new IllegalArgumentException("position below 0: " + position);
        }
        int wanted = Math.clamp(size - position, 0, count);
        int done = 0;
        while (done < wanted) {
            int step = Math.min(wanted - done, MAX_READ);
            int read = readOnce(position + done, ByteBuffer.wrap(target, offset + done, step));
            if (read < 0) {
                throw new IOException(
                        "object became shorter while it was read: key="
                                + key
                                + " size="
                                + size
                                + " end="
                                + (position + done));
            }
            done += read;
        }
        return done;
    }

    private int readOnce(long position, ByteBuffer target) throws IOException {
        try {
            return channel.read(target, position);
        } catch (java.nio.channels.ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw FileErrors.explain(e, "read", key);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
