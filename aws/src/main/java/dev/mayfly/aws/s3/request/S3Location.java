package dev.mayfly.aws.s3.request;

import java.io.IOException;

/// Where an object, or everything under a prefix, is.
///
/// @param key without a `/` in front; empty for the whole bucket
public record S3Location(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /// Reads `s3://bucket/key`.
    public static S3Location parse(String text) throws IOException {
        if (!text.startsWith(SCHEME)) {
            throw new IOException("not an S3 path, which begins with s3://: path=" + text);
        }
        int slash = text.indexOf('/', SCHEME.length());
        String bucket = text.substring(SCHEME.length(), slash < 0 ? text.length() : slash);
        if (bucket.isEmpty()) {
            throw new IOException("bucket is missing, write s3://bucket/key: path=" + text);
        }
        return new S3Location(bucket, slash < 0 ? "" : text.substring(slash + 1));
    }

    /// Another key in the same bucket.
    public S3Location withKey(String value) {
        return new S3Location(bucket, value);
    }

    /// What the keys begin with that lie under this one as a directory.
    public String prefix() {
        return key.isEmpty() || key.endsWith("/") ? key : key + "/";
    }

    /// What lies directly under this one as a directory.
    public S3Location child(String name) {
        return withKey(prefix() + name);
    }

    /// Whether an object can be there: a directory's key is no object's.
    public boolean isObject() {
        return !key.isEmpty() && !key.endsWith("/");
    }

    /// Whether a location lies under this one, or is it.
    public boolean holds(S3Location other) {
        return bucket.equals(other.bucket) && other.prefix().startsWith(prefix());
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
