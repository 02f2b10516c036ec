package dev.mayfly.aws.deploy.stack;

import java.util.List;

/// A part of a bucket: an object, or all that lies under a name as under a directory.
///
/// @param prefix without `/` at its ends; empty for the whole bucket
public record S3Prefix(String bucket, String prefix) {
    /// What a condition lists for a whole bucket.
    static final String ALL = "*";

    private static final String SCHEME = "s3://";

    /// Checks the bucket's name. A prefix with wildcards would mean more in a policy than it says.
    public S3Prefix {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("not a bucket's name: bucket=" + bucket);
        }
        if (prefix.matches(".*[*?$].*")) {
            throw new IllegalArgumentException(
                    "a prefix has no wildcards: bucket=" + bucket + " prefix=" + prefix);
        }
    }

    /// Reads `s3://bucket/prefix`.
    ///
    /// @throws IllegalArgumentException if it is none
    public static S3Prefix of(String text) {
        if (!text.startsWith(SCHEME)) {
            throw new IllegalArgumentException("not of the form s3://BUCKET/PREFIX: " + text);
        }
        String path = text.substring(SCHEME.length());
        int slash = path.indexOf('/');
        return slash < 0
                ? new S3Prefix(path, "")
                : new S3Prefix(
                        path.substring(0, slash), path.substring(slash).replaceAll("^/+|/+$", ""));
    }

    /// The key of something in it.
    public String key(String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /// What a policy's `s3:prefix` condition lists.
    List<String> listed() {
        return prefix.isEmpty() ? List.of(ALL) : List.of(prefix, prefix + "/*");
    }

    /// The ARNs of all that it holds.
    List<String> objectArns(Place place) {
        return prefix.isEmpty()
                ? List.of(place.bucketArn(bucket + "/*"))
                : List.of(
                        place.bucketArn(bucket + "/" + prefix),
                        place.bucketArn(bucket + "/" + prefix + "/*"));
    }

    /// As users write it, without `/` at its end.
    @Override
    public String toString() {
        return prefix.isEmpty() ? SCHEME + bucket : SCHEME + bucket + "/" + prefix;
    }
}
