package dev.mayfly.worker.flow;

/// A record failed after it had been held back while later ones were read; the cause says why.
public final class HeldRecordException extends Exception {
    private static final long serialVersionUID = 1;

    /// A failure of one of the records held.
    public HeldRecordException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
