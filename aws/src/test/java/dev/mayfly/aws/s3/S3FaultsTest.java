package dev.mayfly.aws.s3;

import dev.mayfly.aws.testing.MotoServer;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;

/// The contract while a fifth of all requests fail, are cut, changed, late or arrive twice. The
/// seed is new each time and told when a test fails; `-Dmayfly.seed=…` gives the same faults to the
/// same order of requests.
class S3FaultsTest extends ObjectStoreContract {
    private static final double SHARE = 0.2;

    private static MotoServer server;
    private long seed;
    private FaultyHttp http;

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
        seed = Long.getLong("mayfly.seed", System.nanoTime());
        S3Options options =
                S3Options.defaults()
                        .withEndpoint(server.endpoint())
                        .withSizes(4 << 20, 5 << 20, 5 << 20, 64 << 20);
        http =
                new FaultyHttp(
                        S3Clients.http(options),
                        RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
                        SHARE);
        // Waits are cut short: what is tested is what comes out, not when.
        return new S3ObjectStore(options, http, nanos -> Thread.sleep(Math.min(1, nanos)));
    }

    @Override
    protected String home() {
        return "s3://" + Buckets.create(server.endpoint()) + "/home";
    }

    @AfterEach
    void tellSeed(TestInfo test) {
        System.out.println(test.getDisplayName() + " seed=" + seed + " faults=" + http.counts());
    }
}
