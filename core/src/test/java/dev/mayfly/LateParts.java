package dev.mayfly;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.storage.SuccessManifest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;

/// A store in which attempts that do not count go on writing parts before, while and after an
/// output is published.
final class LateParts extends ForwardingStore {
    LateParts(ObjectStore store) {
        super(store);
    }

    @Override
    public void publish(
            String from,
            List<String> sources,
            String to,
            SuccessManifest manifest,
            boolean isReplacing)
            throws IOException {
        write(from);
        Thread late =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                writeIfPossible(from);
                            }
                        });
        try {
            super.publish(from, sources, to, manifest, isReplacing);
        } finally {
            late.interrupt();
            join(late);
        }
        write(from);
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// A directory that is removed at that moment refuses the part.
    private void writeIfPossible(String directory) {
        try {
            write(directory);
        } catch (FileSystemException | java.nio.channels.ClosedChannelException e) {
            return;
        } catch (IOException e) {
            if (!(e.getCause() instanceof FileSystemException)) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /// A rival's part of a task that is committed, one of a task that there is not, and one that is
    /// never finished.
    private void write(String directory) throws IOException {
        byte[] content = "late\n".getBytes(UTF_8);
        Stores.put(this, directory + "/9/part-r-00000", content);
        Stores.put(this, directory + "/0/part-r-00099", content);
        Stores.put(this, directory + "/part-r-00001_00001", content);
        create(directory + "/part-r-00002").write(content, 0, content.length);
    }
}
