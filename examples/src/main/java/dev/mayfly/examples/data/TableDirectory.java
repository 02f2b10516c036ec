package dev.mayfly.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The directory of one table. The part files are written to a hidden directory next to it, which
/// [#commit()] renames: a run that is killed leaves no table that looks whole but is not. What it
/// leaves, the next run removes.
///
/// Only files named like parts are ever deleted. Two runs must not write the same table at once.
final class TableDirectory implements AutoCloseable {
    private static final Pattern PART_NAME = Pattern.compile("part-\\d{5}");

    private final Path target;
    private final Path unfinished;
    private final Path replaced;

    /// Touches no file yet.
    TableDirectory(Path parent, String name) {
        target = parent.resolve(name);
        unfinished = parent.resolve("." + name + ".unfinished");
        replaced = parent.resolve("." + name + ".replaced");
    }

    /// Checks that nothing of value is in the way.
    ///
    /// @throws IOException if there is a table and `overwrite` is false, or something else
    void requireReplaceable(boolean overwrite) throws IOException {
        if (!exists(target)) {
            return;
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("table path is not a directory: path=" + target);
        }
        for (Path file : filesIn(target)) {
            if (!overwrite) {
                throw new IOException(
                        "table directory is not empty and overwrite is not set: directory="
                                + target);
            }
            if (!isPart(file)) {
                throw new IOException("table directory holds more than part files: path=" + file);
            }
        }
    }

    /// Makes an empty directory to write to.
    void begin() throws IOException {
        delete(unfinished);
        delete(replaced);
        Files.createDirectories(unfinished);
    }

    /// Where to write a part, between [#begin()] and [#commit()].
    ///
    /// @param part 0-based
    Path partFile(int part) {
        return unfinished.resolve(String.format(Locale.ROOT, "part-%05d", part));
    }

    /// Puts what was written in the place of what was there.
    void commit() throws IOException {
        if (exists(target)) {
            Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        delete(replaced);
    }

    /// Removes what was written but not committed.
    @Override
    public void close() throws IOException {
        delete(unfinished);
    }

    @Override
    public String toString() {
        return target.toString();
    }

    private static void delete(Path directory) throws IOException {
        if (!exists(directory)) {
            return;
        }
        for (Path file : filesIn(directory)) {
            if (isPart(file)) {
                Files.delete(file);
            }
        }
        Files.delete(directory); // fails if anything else is in it
    }

    private static boolean isPart(Path file) {
        return PART_NAME.matcher(String.valueOf(file.getFileName())).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
