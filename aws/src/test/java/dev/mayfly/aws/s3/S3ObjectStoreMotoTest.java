package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.MotoServer;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract against a server whose conditional writes are atomic, as those of AWS are.
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
        return new S3ObjectStore(S3Options.defaults().withEndpoint(server.endpoint()));
    }

    @Override
    protected String home() {
        return "s3://" + Buckets.create(server.endpoint()) + "/home";
    }
}
