package dev.mayfly.codec;

/// A value or a type that has no encoding, or bytes that are not one.
public final class EncodingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// An error with a message that names the type and, where known, the place.
    public EncodingException(String message) {
        super(message);
    }

    /// An error caused by another.
    public EncodingException(String message, Throwable cause) {
        super(message, cause);
    }
}
