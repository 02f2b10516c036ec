package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.S3Server;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.http.SdkHttpClient;

/// The contract against a server in memory, with MD5 and with ranges so small that there are many.
class S3ObjectStoreTest extends ObjectStoreContract {
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.orS3Proxy();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected ObjectStore newStore() {
        S3Options options =
                S3Options.defaults()
                        .withEndpoint(server.endpoint())
                        .withChecksums(false)
                        .withSizes(300_000, 5 << 20, 5 << 20, 64 << 20);
        // This server, too, looks and writes in two steps.
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
