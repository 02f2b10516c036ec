package dev.mayfly.aws.testing;

import java.io.IOException;
import java.net.URI;

/// An S3 server for tests that hold for any: one of their own, or with `-Dmayfly.test.s3=URL` one
/// that somebody has started, for example Ceph. That must know the access key `test` with the
/// secret `test`; tests leave their buckets there.
///
/// @param isOther whether somebody else has started it
public record S3Server(URI endpoint, boolean isOther, Ending ending) implements AutoCloseable {
    private static final String OTHER = System.getProperty("mayfly.test.s3", "");

    /// Ends a server.
    public interface Ending {
        /// Ends it.
        void end();
    }

    /// The one that is named, or moto.
    public static S3Server orMoto() throws IOException {
        if (!OTHER.isEmpty()) {
            return other();
        }
        MotoServer moto = MotoServer.start();
        return new S3Server(moto.endpoint(), false, moto::close);
    }

    /// The one that is named, or S3Proxy.
    public static S3Server orS3Proxy() throws Exception {
        if (!OTHER.isEmpty()) {
            return other();
        }
        S3ProxyServer proxy = S3ProxyServer.start();
        return new S3Server(proxy.endpoint(), false, proxy::close);
    }

    private static S3Server other() {
        return new S3Server(URI.create(OTHER), true, () -> {});
    }

    @Override
    public void close() {
        ending.end();
    }
}
