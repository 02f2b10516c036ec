package dev.mayfly.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A mark beside a directory that lives no longer than its process: a file that the process keeps
/// locked. The system gives the lock up when the process dies, however it dies, so whoever can take
/// it may remove the directory. Works between containers too, where process ids mean nothing.
///
/// The mark of `NAME` is `NAME.owner`. It appears already locked.
public final class OwnerLock implements AutoCloseable {
    /// The names that [#freshName] gives, as a regular expression.
    public static final String FRESH_NAME =
            "[1-9][0-9]*-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static final String SUFFIX = ".owner";
    private static final String UNFINISHED_SUFFIX = ".owner-new";
    private static final int MAX_TRIES = 10;

    private final Path file;
    private final @Nullable FileChannel channel;

    private OwnerLock(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// A name that tells of this process and of now, and is never given twice: a UUID of version 7
    /// behind the number of the process. It need not be hard to guess, so it does without a secure
    /// random generator, which takes long to start.
    public static String freshName() {
        var random = ThreadLocalRandom.current();
        long time = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(1 << 12);
        long variant = 1L << 63 | random.nextLong() >>> 2;
        return ProcessHandle.current().pid() + "-" + new UUID(time, variant);
    }

    /// Marks a directory, which need not exist yet.
    ///
    /// @param directory its name ends with a [#freshName], or that and `-again`
    public static OwnerLock take(Path directory) throws IOException {
        Path file = Path.of(directory + SUFFIX);
        for (int tries = 1; ; tries++) {
            try {
                return take(file, Path.of(directory + UNFINISHED_SUFFIX));
            } catch (NoSuchFileException e) {
                Path parent = file.toAbsolutePath().getParent();
                if (tries == MAX_TRIES || parent == null || !Files.isDirectory(parent)) {
                    throw e;
                }
                // another process took it for abandoned before it was locked
            }
        }
    }

    private static OwnerLock take(Path file, Path hidden) throws IOException {
        FileChannel channel =
                FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(hidden);
            return new OwnerLock(file, null); // no locks here: what a crash leaves stays
        }
        try {
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
            return new OwnerLock(file, channel);
        } catch (IOException e) {
            try (channel) {
                Files.deleteIfExists(hidden);
            }
            throw e;
        }
    }

    /// Removes the directories of dead processes.
    ///
    /// @param prefix what their names begin with, before the [#freshName]
    public static void removeAbandoned(Path parent, String prefix) {
        String own = prefix + ProcessHandle.current().pid() + "-";
        DirectoryStream.Filter<Path> marks =
                path -> {
                    String name = String.valueOf(path.getFileName());
                    // closing a file of this process would give up its lock, as POSIX has it
                    return name.startsWith(prefix)
                            && name.length() > prefix.length()
                            && !name.startsWith(own)
                            && withoutSuffix(name.substring(prefix.length()))
                                    .matches(FRESH_NAME + "(-again)?");
                };
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, marks)) {
            for (Path mark : found) {
                removeIfAbandoned(mark);
            }
        } catch (IOException e) {
            return; // another session's leftovers are no reason to fail this one
        }
    }

    /// The name that a mark belongs to, or nothing if it is no mark.
    private static String withoutSuffix(String name) {
        for (String suffix : List.of(SUFFIX, UNFINISHED_SUFFIX)) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return "";
    }

    private static void removeIfAbandoned(Path mark) throws IOException {
        try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                SessionDirectory.delete(Path.of(withoutSuffix(mark.toString())));
                Files.deleteIfExists(mark);
            }
        } catch (OverlappingFileLockException | java.io.UncheckedIOException e) {
            return;
        } catch (NoSuchFileException | java.nio.file.AccessDeniedException e) {
            return; // removed meanwhile, or another user's
        }
    }

    /// Removes the mark. To be called when the directory is gone.
    @Override
    public void close() {
        try {
            if (channel != null) {
                Files.deleteIfExists(file);
                channel.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("mark not removed: file=" + file, e);
        }
    }
}
