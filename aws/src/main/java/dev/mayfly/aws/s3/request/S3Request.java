package dev.mayfly.aws.s3.request;

/// What [RetryingRequests] must know of a request.
///
/// @param bytes how many it carries, either way; about
/// @param isHedged whether it may be sent a second time while the first lasts
public record S3Request(RequestKind kind, S3Location where, long bytes, boolean isHedged) {
    /// One that is sent again only when it has failed.
    public static S3Request of(RequestKind kind, S3Location where) {
        return new S3Request(kind, where, 0, false);
    }

    /// One that is sent a second time when it is slow.
    public static S3Request hedged(RequestKind kind, S3Location where, long bytes) {
        return new S3Request(kind, where, bytes, true);
    }
}
