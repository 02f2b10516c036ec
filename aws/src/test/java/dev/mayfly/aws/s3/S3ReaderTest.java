package dev.mayfly.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.Stores;
import dev.mayfly.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
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
}
