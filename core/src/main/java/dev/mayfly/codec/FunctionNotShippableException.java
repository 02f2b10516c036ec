package dev.mayfly.codec;

/// A user function that cannot travel to workers. The message names the operation it was given to,
/// what it captured, the line that did, and what to do.
public final class FunctionNotShippableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// An error with its whole explanation.
    public FunctionNotShippableException(String message, Throwable cause) {
        super(message, cause);
    }
}
