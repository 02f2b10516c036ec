package dev.mayfly.aws.local;

import dev.mayfly.aws.s3.S3ObjectStore;
import dev.mayfly.aws.s3.S3Options;
import dev.mayfly.storage.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// An S3 server in this JVM that keeps objects in files, for functions on this machine. Listens on
/// the loopback interface, and takes requests that are signed with a key of its own only.
///
/// Its compare-and-put is not atomic, so it is no place for several drivers.
final class EmbeddedS3 implements Closeable {
    /// The only bucket.
    private static final String BUCKET = "mayfly";

    private final S3Proxy proxy;
    private final String accessKey;
    private final String secretKey;

    private EmbeddedS3(S3Proxy proxy, String accessKey, String secretKey) {
        this.proxy = proxy;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /// Starts a server on a free port.
    ///
    /// @param directory for its files
    static EmbeddedS3 start(Path directory) throws IOException {
        String accessKey = UUID.randomUUID().toString();
        String secretKey = UUID.randomUUID().toString();
        Files.createDirectories(directory.resolve(BUCKET));
        try {
            S3Proxy proxy =
                    S3Proxy.builder()
                            .endpoint(URI.create("http://127.0.0.1:0"))
                            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                            .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                            .ignoreUnknownHeaders(true)
                            .build();
            proxy.start();
            return new EmbeddedS3(proxy, accessKey, secretKey);
        } catch (Exception e) {
            throw new IOException("S3 server does not start: directory=" + directory, e);
        }
    }

    private String endpoint() {
        return "http://127.0.0.1:" + proxy.getPort();
    }

    /// Key prefix of all its objects.
    String prefix() {
        return "s3://" + BUCKET;
    }

    /// Its objects, for the driver. Closing the store ends the server.
    ObjectStore store() {
        return new S3ObjectStore(
                S3Options.defaults().withEndpoint(URI.create(endpoint())).withChecksums(false),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)),
                this::close);
    }

    /// What a function must have in its environment to reach it.
    Map<String, String> environment() {
        return Map.of(
                "MAYFLY_S3_ENDPOINT",
                endpoint(),
                "MAYFLY_S3_CHECKSUMS",
                "false",
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                secretKey);
    }

    /// An interrupt is kept for later: with it the server would leave its selector running, and
    /// wait for that in vain.
    @Override
    public void close() {
        boolean isInterrupted = Thread.interrupted();
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3 server does not end", e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
