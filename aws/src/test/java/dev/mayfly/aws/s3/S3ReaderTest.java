package dev.mayfly.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Readers give the same bytes however they are asked.
class S3ReaderTest {
    @Test
    void any_order_of_reads_gives_the_bytes_of_the_object() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        try (S3ProxyServer server = S3ProxyServer.start();
                S3ObjectStore store =
                        new S3ObjectStore(
                                S3Options.defaults()
                                        .withEndpoint(server.endpoint())
                                        .withChecksums(false)
                                        .withSizes(200_000, 5 << 20, 5 << 20, 700_000))) {
            String key = "s3://" + Buckets.create(server.endpoint()) + "/a";
            Stores.put(store, key, content);

            Seeds.check(
                    20,
                    random -> {
                        long start = random.nextLong(content.length + 10L);
                        long end = start + random.nextLong(2L * content.length);
                        try (ObjectReader reader =
                                random.nextBoolean()
                                        ? store.open(key)
                                        : store.open(key, start, end)) {
                            long position = start;
                            for (int i = 0; i < 30; i++) {
                                if (random.nextInt(6) == 0) {
                                    position = random.nextLong(content.length + 10L);
                                }
                                byte[] target = new byte[random.nextInt(300_000)];
                                int read = reader.read(position, target, 0, target.length);
                                int from = (int) Math.min(position, content.length);
                                int expected = Math.min(target.length, content.length - from);
                                assertThat(read).isEqualTo(expected);
                                assertThat(
                                                Arrays.mismatch(
                                                        target,
                                                        0,
                                                        read,
                                                        content,
                                                        from,
                                                        from + read))
                                        .isEqualTo(-1);
                                position += read;
                            }
                        }
                        assertThat(store.freeBufferBytes()).isEqualTo(700_000);
                    });
        }
    }

    /// Readers use each other's buffers, while requests fail, come late and have twins.
    @Test
    void readers_at_the_same_time_share_no_bytes() throws Exception {
        int size = 1_500_000;
        try (S3ProxyServer server = S3ProxyServer.start()) {
            S3Options options =
                    S3Options.defaults()
                            .withEndpoint(server.endpoint())
                            .withChecksums(false)
                            .withSizes(100_000, 5 << 20, 5 << 20, 800_000);
            String bucket = "s3://" + Buckets.create(server.endpoint());
            Seeds.check(
                    2,
                    random -> {
                        var faulty =
                                new FaultyHttp(
                                        S3Clients.http(options),
                                        new Random(random.nextLong()),
                                        0.2);
                        try (var store =
                                        new S3ObjectStore(
                                                options,
                                                faulty,
                                                nanos -> Thread.sleep(Math.min(1, nanos)));
                                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                            List<Future<?>> all = new ArrayList<>();
                            for (int i = 0; i < 6; i++) {
                                byte[] content = new byte[size];
                                random.nextBytes(content);
                                String key = bucket + "/" + i;
                                Stores.put(store, key, content);
                                all.add(threads.submit(() -> read(store, key, content)));
                            }
                            for (Future<?> each : all) {
                                each.get();
                            }
                            assertThat(store.freeBufferBytes()).isEqualTo(800_000);
                        }
                    });
        }
    }

    private static boolean read(ObjectStore store, String key, byte[] content) throws IOException {
        byte[] read = new byte[content.length];
        for (int i = 0; i < 3; i++) {
            try (ObjectReader reader = store.open(key, 0, content.length)) {
                for (int at = 0; at < read.length; at += 30_000) {
                    int count = Math.min(30_000, read.length - at);
                    assertThat(reader.read(at, read, at, count)).isEqualTo(count);
                    Thread.yield();
                }
            }
            assertThat(Arrays.mismatch(read, content)).isEqualTo(-1);
            Arrays.fill(read, (byte) 0);
        }
        return true;
    }
}
