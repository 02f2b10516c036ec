package dev.mayfly.codec;

import org.jspecify.annotations.Nullable;

/// A value, a type or a function that has no encoding, or bytes that are not one.
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

    /// Checks that a value is there.
    ///
    /// @param what the type or the component that the value is of
    static void refuseNull(@Nullable Object value, String what) {
        if (value == null) {
            throw ofNull(what);
        }
    }

    /// The error that a value is null.
    ///
    /// @param what the type or the component that the value is of
    static EncodingException ofNull(String what) {
        return new EncodingException(
                what + " is null, which has no encoding; use Optional for what may be missing");
    }
}
