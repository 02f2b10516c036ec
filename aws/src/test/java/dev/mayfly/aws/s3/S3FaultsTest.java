package dev.mayfly.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.testing.MotoServer;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStoreContract;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

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
                        .withSizes(5 << 20, 5 << 20, 5 << 20, 64 << 20);
        http =
                new FaultyHttp(
                        new AtomicHttp(S3Clients.http(options)),
                        RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
                        SHARE);
        // Waits are cut short: what is tested is what comes out, not when.
        return new S3ObjectStore(options, http, nanos -> Thread.sleep(Math.min(1, nanos)));
    }

    @Override
    protected String newHome() {
        return "s3://" + Buckets.create(server.endpoint()) + "/home";
    }

    @Test
    void ranges_that_fail_are_read_again() throws IOException {
        byte[] content = new byte[12 << 20];
        new Random(5).nextBytes(content);
        Stores.put(store, home + "/a", content);

        Seeds.check(
                5,
                random -> {
                    int start = random.nextInt(content.length);
                    int end = start + random.nextInt(content.length - start) + 1;
                    byte[] read = new byte[end - start];
                    try (ObjectReader reader = store.open(home + "/a", start, end)) {
                        int step = 1 + random.nextInt(2 << 20);
                        for (int at = 0; at < read.length; at += step) {
                            int count = Math.min(step, read.length - at);
                            assertThat(reader.read(start + at, read, at, count)).isEqualTo(count);
                        }
                    }
                    assertThat(read).isEqualTo(Arrays.copyOfRange(content, start, end));
                });
    }

    /// Parts are sent from buffers that are used again.
    @Test
    void parts_that_fail_are_written_again() throws IOException {
        Seeds.check(
                3,
                random -> {
                    byte[] content = new byte[22_000_000 + random.nextInt(4 << 20)];
                    random.nextBytes(content);

                    Stores.put(store, home + "/b", content);

                    assertThat(Arrays.mismatch(Stores.get(store, home + "/b"), content))
                            .isEqualTo(-1);
                });
    }

    @RegisterExtension
    final AfterTestExecutionCallback tellsSeed =
            test -> {
                if (test.getExecutionException().isPresent()) {
                    System.err.println(
                            "replay with -Dmayfly.seed=" + seed + " faults=" + http.counts());
                }
            };
}
