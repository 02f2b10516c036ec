package dev.mayfly.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Writes a file under a temporary name and renames it when it is committed. Interrupting the
/// writing thread closes it.
final class FileObjectWriter implements ObjectWriter {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_WRITE = 1 << 20;

    private final String key;
    private final Path target;
    private final Path temporary;
    private final boolean isForced;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long size;
    private boolean isCommitted;

    FileObjectWriter(String key, Path target, boolean isForced) throws IOException {
        this.key = key;
        this.target = target;
        this.temporary = HiddenNames.temporary(target);
        this.isForced = isForced;
        this.channel =
                FileChannel.open(
                        temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        if (isCommitted) {
            throw new IllegalStateException("object is already committed: key=" + key);
        }
        size += count;
        if (count > buffer.remaining()) {
            flush();
        }
        if (count <= buffer.remaining()) {
            buffer.put(source, offset, count);
            return;
        }
        for (int done = 0; done < count; ) {
            int step = Math.min(count - done, MAX_WRITE);
            writeFully(ByteBuffer.wrap(source, offset + done, step));
            done += step;
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        writeFully(buffer);
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw FileErrors.explain(e, "write", key);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void commit() throws IOException {
        finish();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            isCommitted = true;
            if (isForced) {
                forceDirectory(target.getParent());
            }
        } catch (IOException e) {
            throw FileErrors.explain(e, "commit", key);
        }
    }

    /// Makes the object visible if its name is free.
    ///
    /// @return false if it is not; the object is dropped then
    boolean commitIfAbsent() throws IOException {
        finish();
        try {
            Files.createLink(target, temporary);
            if (isForced) {
                forceDirectory(target.getParent());
            }
            return true;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            throw new IOException("file system has no hard links: key=" + key, e);
        } catch (IOException e) {
            throw FileErrors.explain(e, "link", key);
        }
    }

    private void finish() throws IOException {
        if (isCommitted) {
            throw new IllegalStateException("object is already committed: key=" + key);
        }
        flush();
        try {
            if (isForced) {
                channel.force(true);
            }
            channel.close();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw FileErrors.explain(e, "write", key);
        }
    }

    /// Makes the names in a directory survive a power failure.
    static void forceDirectory(@org.jspecify.annotations.Nullable Path directory)
            throws IOException {
        if (directory != null) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!isCommitted) {
            Files.deleteIfExists(temporary);
        }
    }
}
