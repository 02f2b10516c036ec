package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.MotoServer;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract with CRC-32 checksums and with conditional writes that are atomic, as those of AWS
/// are.
class S3ObjectStoreMotoTest extends ObjectStoreContract {
    private static MotoServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = MotoServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected ObjectStore newStore() {
        S3Options options = S3Options.defaults().withEndpoint(server.endpoint());
        return new S3ObjectStore(
                options, new AtomicHttp(S3Clients.http(options)), TimeUnit.NANOSECONDS::sleep);
    }

    @Override
    protected String newHome() {
        return "s3://" + Buckets.create(server.endpoint()) + "/home";
    }
}
