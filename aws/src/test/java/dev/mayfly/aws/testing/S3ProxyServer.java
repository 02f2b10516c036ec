package dev.mayfly.aws.testing;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// An S3 server in this JVM that keeps objects in memory. Fast; but its compare-and-put is not
/// atomic, and it takes no checksums of parts.
public final class S3ProxyServer implements AutoCloseable {
    private final S3Proxy proxy;

    private S3ProxyServer(S3Proxy proxy) {
        this.proxy = proxy;
    }

    /// Starts a server on a free port.
    public static S3ProxyServer start() throws Exception {
        S3Proxy proxy =
                S3Proxy.builder()
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .blobStore(new TransientNio2BlobStore())
                        .awsAuthentication(AuthenticationType.AWS_V4, "test", "test")
                        .ignoreUnknownHeaders(true)
                        .build();
        proxy.start();
        return new S3ProxyServer(proxy);
    }

    /// Where it listens.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("server does not end", e);
        }
    }
}
