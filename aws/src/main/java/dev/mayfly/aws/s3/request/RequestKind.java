package dev.mayfly.aws.s3.request;

/// What a request asks for, as far as price and permission tell requests apart.
public enum RequestKind {
    /// Reads an object or a range of it.
    GET("s3:GetObject"),
    /// Asks for an object's size and version; priced as [#GET].
    HEAD("s3:GetObject"),
    /// Asks for a page of keys.
    LIST("s3:ListBucket"),
    /// Writes an object.
    PUT("s3:PutObject"),
    /// Writes a part of an object; priced as [#PUT].
    PART("s3:PutObject"),
    /// Starts or ends an object of parts; priced as [#PUT].
    UPLOAD("s3:PutObject"),
    /// Copies an object or a part of one within S3; priced as [#PUT].
    COPY("s3:GetObject and s3:PutObject"),
    /// Deletes up to 1,000 objects; free.
    DELETE("s3:DeleteObject"),
    /// Gives up an object of parts; free.
    ABORT("s3:AbortMultipartUpload");

    private final String permission;

    RequestKind(String permission) {
        this.permission = permission;
    }

    /// Whether whoever sends it waits for something to read.
    boolean isRead() {
        return switch (this) {
            case GET, HEAD, LIST -> true;
            case PUT, PART, UPLOAD, COPY, DELETE, ABORT -> false;
        };
    }

    /// The IAM actions that must be allowed.
    String permission() {
        return permission;
    }
}
