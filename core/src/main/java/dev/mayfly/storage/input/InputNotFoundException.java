package dev.mayfly.storage.input;

import java.io.IOException;

/// Something that a user named as input matches nothing.
public final class InputNotFoundException extends IOException {
    private static final long serialVersionUID = 1;

    private final String path;

    InputNotFoundException(String path, String message) {
        super(message);
        this.path = path;
    }

    /// The path or pattern, as the user wrote it.
    public String path() {
        return path;
    }
}
