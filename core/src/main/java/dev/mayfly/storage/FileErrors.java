package dev.mayfly.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says what a file system's exceptions mean.
public final class FileErrors {
    private FileErrors() {}

    /// An exception that names the object and what was tried. One that says that the object does
    /// not exist keeps its type.
    ///
    /// @param action what was tried, such as `read`
    static IOException explain(IOException cause, String action, String key) {
        if (cause instanceof NoSuchFileException) {
            NoSuchFileException missing = new NoSuchFileException(key, null, "no such object");
            missing.initCause(cause);
            return missing;
        }
        String facts = ": action=" + action + " key=" + key;
        if (cause instanceof FileSystemException named && named.getFile() != null) {
            facts += " file=" + named.getFile();
        }
        return new StorageException(reason(cause) + facts, cause);
    }

    /// Whether a part of the path that should be a directory is something else.
    static boolean isNotDirectory(IOException cause) {
        return cause instanceof NotDirectoryException || says(cause, "Not a directory");
    }

    /// What went wrong, such as `no permission`.
    public static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException
                || says(cause, "Permission denied")
                || says(cause, "Operation not permitted")) {
            return "no permission";
        }
        if (says(cause, "No space left") || says(cause, "not enough space")) {
            return "disk is full";
        }
        if (says(cause, "quota")) {
            return "disk quota is used up";
        }
        if (says(cause, "Read-only file system")) {
            return "file system is read-only";
        }
        if (isNotDirectory(cause) || cause instanceof FileAlreadyExistsException) {
            return "not a directory";
        }
        if (says(cause, "Is a directory")) {
            return "is a directory";
        }
        if (says(cause, "Too many open files")) {
            return "too many open files";
        }
        if (says(cause, "levels of symbolic links")) {
            return "links lead in a circle";
        }
        if (says(cause, "File name too long")) {
            return "file name is too long";
        }
        String text = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return "file system failed, " + (text == null ? name : name + " " + text);
    }

    private static boolean says(IOException cause, String text) {
        String message = cause.getMessage();
        return message != null && message.contains(text);
    }
}
