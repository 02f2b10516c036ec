package dev.mayfly.directory;

import dev.mayfly.storage.FileErrors;
import dev.mayfly.storage.RoutedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A session's own directory for shuffles, spills and kept partitions. Removed when the session is
/// closed, or when the JVM ends before that; if the JVM is killed, the next session in the same
/// work directory removes it.
public final class SessionDirectory implements AutoCloseable {
    private static final String PREFIX = "mayfly-";

    private final Path path;
    private final OwnerLock owner;
    private final boolean isKept;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final AtomicInteger nextJob = new AtomicInteger();
    private final Thread hook = new Thread(this::remove, "mayfly-clean-up");

    private SessionDirectory(Path path, OwnerLock owner, boolean isKept) {
        this.path = path;
        this.owner = owner;
        this.isKept = isKept;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Makes a fresh one.
    ///
    /// @param workDirectory gets it; made if it is missing
    /// @param isKept whether it outlives the session after all
    /// @throws IllegalArgumentException if the work directory is not on this machine
    public static SessionDirectory create(String workDirectory, boolean isKept) {
        if (RoutedStore.scheme(workDirectory).isPresent()) {
            throw new IllegalArgumentException(
                    "work directory must be on this machine: directory=" + workDirectory);
        }
        try {
            Path parent = Path.of(workDirectory);
            Files.createDirectories(parent);
            OwnerLock.removeAbandoned(parent, PREFIX);
            Path own = parent.resolve(PREFIX + OwnerLock.freshName()).toAbsolutePath();
            OwnerLock owner = OwnerLock.take(own);
            Files.createDirectory(own);
            return new SessionDirectory(own, owner, isKept);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "work directory cannot be used, "
                            + FileErrors.reason(e)
                            + ": directory="
                            + workDirectory,
                    e);
        }
    }

    /// Where it is.
    public String path() {
        return path.toString();
    }

    /// The number of the session's next job, from 0.
    public int nextJob() {
        return nextJob.getAndIncrement();
    }

    /// The directory's name, unique on this machine.
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the JVM is ending, and the hook runs
            }
            remove();
        }
    }

    private void remove() {
        if (!isKept) {
            delete(path);
        }
        owner.close();
    }

    /// Removes a directory with all it holds, as far as it is there.
    static void delete(Path directory) {
        try {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e)
                                throws IOException {
                            if (e instanceof NoSuchFileException) {
                                return FileVisitResult.CONTINUE;
                            }
                            throw e;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path left, @org.jspecify.annotations.Nullable IOException e)
                                throws IOException {
                            Files.deleteIfExists(left);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("directory not removed: directory=" + directory, e);
        }
    }
}
