package dev.mayfly.worker.flow;

import java.io.IOException;

/// A stored block whose bytes are not those that were written. Another attempt would read the same.
public final class CorruptBlockException extends IOException {
    private static final long serialVersionUID = 1;

    /// Names the object and the offset of the block.
    public CorruptBlockException(String problem, String objectKey, long offset) {
        super("corrupt block: " + problem + " object=" + objectKey + " offset=" + offset);
    }
}
