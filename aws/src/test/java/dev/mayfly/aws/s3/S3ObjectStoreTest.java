package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract against a server in memory, with MD5 and with ranges so small that there are many.
class S3ObjectStoreTest extends ObjectStoreContract {
    private static S3ProxyServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3ProxyServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected ObjectStore newStore() {
        return new S3ObjectStore(
                S3Options.defaults()
                        .withEndpoint(server.endpoint())
                        .withChecksums(false)
                        .withSizes(300_000, 5 << 20, 5 << 20, 64 << 20));
    }

    @Override
    protected String home() {
        return "s3://" + Buckets.create(server.endpoint()) + "/home";
    }

    /// Not here: this server compares and puts in two steps.
    @Override
    protected void of_many_that_replace_one_version_one_wins() {}
}
