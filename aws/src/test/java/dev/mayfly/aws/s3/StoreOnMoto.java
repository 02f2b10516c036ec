package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.MotoServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// A store on a server that all tests of a class share.
abstract class StoreOnMoto {
    private static MotoServer server;

    /// New for each test.
    S3ObjectStore store;

    /// A place in a bucket that is new for each test.
    String home;

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

    @BeforeEach
    void makeStore() {
        store = new S3ObjectStore(options());
        home = "s3://" + Buckets.create(server.endpoint()) + "/home";
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// Small parts, so that small objects have several.
    static S3Options options() {
        return S3Options.defaults()
                .withEndpoint(server.endpoint())
                .withSizes(1 << 20, 5 << 20, 5 << 20, 64 << 20);
    }
}
