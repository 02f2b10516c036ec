package dev.mayfly.storage;

import java.io.IOException;

/// A failure of a file system: the disk is full, a permission is missing. It is none of the record
/// that was read when something was written.
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1;

    StorageException(String message, IOException cause) {
        super(message, cause);
    }
}
