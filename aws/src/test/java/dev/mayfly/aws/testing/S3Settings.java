package dev.mayfly.aws.testing;

import java.net.URI;
import java.util.Map;

/// Lets the stores that this JVM opens reach an S3 server of a test, until it is closed.
public final class S3Settings implements AutoCloseable {
    private static final String ENDPOINT = "mayfly.s3.endpoint";
    private static final String CHECKSUMS = "mayfly.s3.checksums";

    private S3Settings() {}

    /// Sets what a server needs that takes no checksums of parts.
    public static S3Settings use(URI endpoint) {
        System.setProperty(ENDPOINT, endpoint.toString());
        System.setProperty(CHECKSUMS, "false");
        return new S3Settings();
    }

    /// What a function must have in its environment to reach the same server.
    public static Map<String, String> environment(URI endpoint) {
        return Map.of(
                "MAYFLY_S3_ENDPOINT", endpoint.toString(),
                "MAYFLY_S3_CHECKSUMS", "false",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test");
    }

    @Override
    public void close() {
        System.clearProperty(ENDPOINT);
        System.clearProperty(CHECKSUMS);
    }
}
