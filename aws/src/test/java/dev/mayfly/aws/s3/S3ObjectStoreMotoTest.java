package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.S3Server;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.http.SdkHttpClient;

/// The contract with CRC-32 checksums and with conditional writes that are atomic, as those of AWS
/// are.
class S3ObjectStoreMotoTest extends ObjectStoreContract {
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.orMoto();
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
        SdkHttpClient http = S3Clients.http(options);
        return new S3ObjectStore(
                options,
                server.isOther() ? http : new AtomicHttp(http),
                TimeUnit.NANOSECONDS::sleep);
    }

    @Override
    protected String newHome() {
        return "s3://" + Buckets.create(server.endpoint()) + "/home";
    }
}
