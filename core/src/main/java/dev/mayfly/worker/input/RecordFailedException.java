package dev.mayfly.worker.input;

import dev.mayfly.protocol.InputSplit;

/// A record on which reading it or a user's function failed; the cause says why.
public final class RecordFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Names the place of the record.
    ///
    /// @param offset of its first byte in the object's decompressed bytes
    public RecordFailedException(InputSplit split, long offset, Throwable cause) {
        super(
                "record failed: object=" + split.objectKey() + " offset=" + offset
                        + " cause=" + cause.getClass().getName() + ": " + cause.getMessage(),
                cause);
    }
}
