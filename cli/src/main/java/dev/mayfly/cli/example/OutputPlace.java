package dev.mayfly.cli.example;

import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A directory for an example's result, which may hold an earlier one.
///
/// @param isOverwriting whether an earlier result is removed instead of refused
record OutputPlace(Path directory, boolean isOverwriting) {
    /// Makes way for a new result. Only a result is ever removed, and only a directory whose files
    /// all belong to one.
    ///
    /// @throws UsageException if something else is there, or a result that must stay
    void clear() throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isOverwriting) {
            throw new UsageException(
                    "output exists, --overwrite replaces it: directory=" + directory);
        }
        delete();
    }

    /// Removes what is there.
    ///
    /// @throws UsageException if it is more than a result
    void delete() throws IOException {
        List<Path> files = new ArrayList<>();
        collect(directory, files);
        for (Path file : files) {
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !isOfResult(file)) {
                throw new UsageException("output directory holds more than a result: file=" + file);
            }
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /// Gathers what lies under a path and then the path itself.
    private static void collect(Path path, List<Path> files) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    collect(child, files);
                }
            }
        }
        files.add(path);
    }

    private static boolean isOfResult(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith("part-") || name.startsWith("_") || name.startsWith(".part-");
    }
}
