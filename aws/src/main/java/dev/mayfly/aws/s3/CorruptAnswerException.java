package dev.mayfly.aws.s3;

import java.io.IOException;

/// An answer that is not what S3 holds: cut short, or with other bytes than its checksum. The request
/// is sent again.
final class CorruptAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    CorruptAnswerException(String message) {
        super(message);
    }
}
