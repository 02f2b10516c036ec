package dev.mayfly.aws.s3.request;

import java.io.IOException;

/// An answer of S3 that the caller may react to; if it does not, the message says what is wrong.
public final class RefusedException extends IOException {
    /// A precondition does not hold.
    public static final int PRECONDITION = 412;

    /// The range lies behind the object's end.
    public static final int RANGE = 416;

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    RefusedException(int status, String code, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// S3's name for it, such as `NoSuchUpload`; empty if there is none.
    public String code() {
        return code;
    }
}
