package dev.mayfly.storage;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Makes whole directories appear or replaces them, so that a crash at any moment leaves the old or
/// the new one.
///
/// First the parts of an output are moved from where attempts wrote to a directory of its own, in
/// which nobody else writes; a crash there is made good by going on. Then that directory gets its
/// name. When there is nothing to replace, one rename does it. Otherwise three renames do:
///
/// 1. `to` becomes `.to.mayfly-old`
/// 2. `from` becomes `to`
/// 3. `.to.mayfly-old` becomes a temporary name, under which it is deleted
///
/// A process that dies between 1 and 2 leaves no `to` and a whole `.to.mayfly-old`: whoever next
/// asks for `to`, or for anything under it, or lists the directory that holds it, or publishes to
/// it, first renames it back, so the old objects are there again. One that dies between 2 and 3
/// leaves both: `to` is the new one, the other is hidden and the next publish or delete removes it.
/// One that dies after 3 leaves a temporary name, which is never looked at again.
///
/// A reader may rename back what a publisher that still runs has just put aside. The publisher then
/// finds its second rename refused and begins again. Two publishers of one directory in different
/// processes must not overlap if one of them replaces. Where nothing is to be replaced the one
/// rename decides: the system refuses it if something is there.
final class FilePublisher {
    private static final int MAX_TRIES = 100;

    /// Moves a part to where the output is put together, unless that was done before a crash.
    ///
    /// @throws NoSuchFileException if it is in neither place
    static void gather(Path source, Path gathered, SuccessManifest.Part part) throws IOException {
        boolean isGathered = !Files.exists(source);
        Path there = isGathered ? gathered : source;
        try {
            part.requireIs(source.toString(), Files.size(there));
            if (!isGathered) {
                Files.move(source, gathered, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (NoSuchFileException e) {
            throw SuccessManifest.gone(source.toString());
        }
    }

    /// Makes a directory appear under another name.
    ///
    /// @param isReplacing whether something that is there gives way
    /// @throws FileAlreadyExistsException if it does not
    synchronized void publish(Path from, Path to, boolean isReplacing) throws IOException {
        removeTemporaries(from);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            restore(to);
            discard(to);
            boolean isThere = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
            if (isThere && isReplacing ? replace(from, to) : moveToFree(from, to)) {
                return;
            }
            if (!isReplacing) {
                throw new FileAlreadyExistsException(to.toString());
            }
        }
        throw new IOException("directory changed too often while it was replaced: directory=" + to);
    }

    /// An empty directory counts as free.
    private static boolean moveToFree(Path from, Path to) throws IOException {
        boolean isOther =
                Files.exists(to, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS);
        return !isOther && move(from, to);
    }

    private boolean replace(Path from, Path to) throws IOException {
        if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new java.nio.file.NotDirectoryException(to.toString());
        }
        try {
            if (!move(to, HiddenNames.aside(to))) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return false; // deleted meanwhile
        }
        try {
            if (!move(from, to)) {
                return false;
            }
        } catch (IOException e) {
            restore(to);
            throw e;
        }
        discard(to);
        return true;
    }

    /// Renames back what a publisher that died has put aside, if there is no newer.
    ///
    /// @return true if there was something
    boolean restore(Path to) throws IOException {
        if (to.getFileName() == null || Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path aside = HiddenNames.aside(to);
        try {
            return Files.exists(aside, LinkOption.NOFOLLOW_LINKS) && move(aside, to);
        } catch (NoSuchFileException e) {
            return false; // someone else did it
        }
    }

    /// Restores whatever is missing on the way to a path.
    ///
    /// @return true if there was something
    boolean restoreAbove(Path path) throws IOException {
        for (Path at = path; at != null; at = at.getParent()) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            if (restore(at)) {
                return true;
            }
        }
        return false;
    }

    /// Deletes what was put aside for a path.
    void discard(Path to) throws IOException {
        Path aside = HiddenNames.aside(to);
        if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path doomed = HiddenNames.temporary(to);
        try {
            Files.move(aside, doomed, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return; // someone else did it
        }
        deleteTree(doomed);
    }

    /// Deletes a file or a directory with all that is in it; links are deleted, not followed.
    static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    deleteTree(entry);
                }
            } catch (NoSuchFileException e) {
                return;
            }
        }
        Files.deleteIfExists(path);
    }

    private static void removeTemporaries(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (name != null && HiddenNames.isTemporary(name.toString())) {
                    deleteTree(entry);
                }
            }
        }
    }

    /// Renames a directory.
    ///
    /// @return false if something is there already
    private static boolean move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileSystemException e) {
            if (isOccupied(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isOccupied(FileSystemException refusal) {
        String reason = refusal.getReason();
        return refusal instanceof DirectoryNotEmptyException
                || refusal instanceof FileAlreadyExistsException
                || (reason != null
                        && (reason.contains("not empty") || reason.contains("File exists")));
    }
}
