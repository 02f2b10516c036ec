package dev.mayfly.worker.input;

import java.io.IOException;

/// Input whose bytes make no sense. Another attempt would read the same.
public final class CorruptInputException extends IOException {
    private static final long serialVersionUID = 1;

    /// Names the object and what is wrong.
    public CorruptInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Names the object and what is wrong.
    public CorruptInputException(String message) {
        super(message);
    }
}
