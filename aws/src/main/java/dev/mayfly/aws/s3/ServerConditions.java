package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.S3Api.Condition;
import dev.mayfly.aws.s3.request.S3Location;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is known of how a server heeds conditions of writes. AWS does. Another one must show it for
/// each bucket, since Ceph 16 lets every writer win where a bucket is versioned: before the first
/// write on the condition that there is no such object, an object of its own is written twice. Safe
/// for use by many threads.
///
/// Not proven: that conditions hold also among writers that write at the same time.
final class ServerConditions {
    private final Optional<URI> endpoint;
    private final Set<String> proven = ConcurrentHashMap.newKeySet();
    private volatile boolean isBare;

    /// @param endpoint of another server than AWS
    ServerConditions(Optional<URI> endpoint) {
        this.endpoint = endpoint;
    }

    /// A condition as the server wants it.
    Condition asked(Condition condition) {
        return isBare && condition instanceof Condition.Match(String etag)
                ? new Condition.Match(bare(etag))
                : condition;
    }

    /// Whether the server has yet to show that it heeds a condition.
    boolean mustProve(S3Location at, Condition condition) {
        return endpoint.isPresent()
                && condition instanceof Condition.Absent
                && !proven.contains(at.bucket());
    }

    /// The server has shown it for a bucket.
    void proven(S3Location at) {
        proven.add(at.bucket());
    }

    /// What to say of a server that took the second write, too.
    IOException unheeded(S3Location at) {
        return new IOException(
                "server does not heed conditional writes, so two attempts might both count; turn off"
                        + " versioning of the bucket, or use another server: endpoint="
                        + endpoint.map(URI::toString).orElse("")
                        + " bucket="
                        + at.bucket()
                        + " key="
                        + at.key());
    }

    /// The same condition without quotes around the ETag, if a server has refused it although the
    /// object has just this ETag. Ceph 16 compares the quotes, too.
    ///
    /// @param found ETag of the object
    Optional<Condition.Match> inOtherWords(Condition refused, String found) {
        return endpoint.isPresent()
                        && refused instanceof Condition.Match(String etag)
                        && etag.equals(found)
                        && !bare(etag).equals(etag)
                ? Optional.of(new Condition.Match(bare(etag)))
                : Optional.empty();
    }

    /// The server has taken an ETag without quotes that it had refused with them.
    void wantsBare() {
        isBare = true;
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
