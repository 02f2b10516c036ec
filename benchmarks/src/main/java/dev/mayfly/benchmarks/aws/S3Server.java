package dev.mayfly.benchmarks.aws;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// An S3 server in a process of its own, so that its work does not count as a client's. Objects are
/// files. Prints where it listens, and ends when its input does.
final class S3Server {
    private S3Server() {}

    /// Starts it.
    ///
    /// @param args the directory of its files
    public static void main(String[] args) throws Exception {
        S3Proxy proxy =
                S3Proxy.builder()
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .blobStore(new FilesystemNio2BlobStore(args[0]))
                        .awsAuthentication(AuthenticationType.AWS_V4, "test", "test")
                        .ignoreUnknownHeaders(true)
                        .build();
        proxy.start();
        System.out.println("http://127.0.0.1:" + proxy.getPort());
        while (System.in.read() >= 0) {
            // whoever started it lives
        }
        System.exit(0);
    }
}
