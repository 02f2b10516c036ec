package dev.mayfly.aws.s3;

import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Makes buckets for tests.
public final class Buckets {
    private Buckets() {}

    /// Makes an empty bucket on a server.
    ///
    /// @return its name
    public static String create(URI endpoint) {
        String name = "test-" + UUID.randomUUID();
        S3Options options = S3Options.defaults().withEndpoint(endpoint);
        try (SdkHttpClient http = S3Clients.http(options);
                S3Client client = S3Clients.client(options, http)) {
            client.createBucket(bucket -> bucket.bucket(name));
        }
        return name;
    }
}
