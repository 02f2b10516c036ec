package dev.mayfly.aws.s3.request;

import java.io.IOException;

/// An answer that is not what S3 holds: cut short, or with other bytes than its checksum. The
/// request is sent again.
public final class CorruptAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message what is wrong; where is added later
    public CorruptAnswerException(String message) {
        super(message);
    }
}
