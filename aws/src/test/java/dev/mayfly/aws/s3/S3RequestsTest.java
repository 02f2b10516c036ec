package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.s3.request.RequestCounts;
import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.aws.testing.S3ProxyServer;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many requests of which kind the store sends, and what it does beyond the contract.
class S3RequestsTest {
    private static final int MIB = 1 << 20;

    private static S3ProxyServer server;
    private S3ObjectStore store;
    private String home;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3ProxyServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeStore() {
        store = new S3ObjectStore(options(64 * MIB));
        home = "s3://" + Buckets.create(server.endpoint()) + "/home";
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static S3Options options(long bufferBytes) {
        return S3Options.defaults()
                .withEndpoint(server.endpoint())
                .withChecksums(false)
                .withSizes(MIB, 5 * MIB, 5 * MIB, bufferBytes);
    }

    @Test
    void what_is_announced_is_read_ahead_in_full_ranges() throws IOException {
        byte[] content = random(10 * MIB);
        Stores.put(store, home + "/a", content);
        RequestCounts before = store.requestCounts();

        byte[] read = new byte[4 * MIB];
        try (ObjectReader reader = store.open(home + "/a", 2 * MIB, 6 * MIB)) {
            for (int at = 0; at < read.length; at += 100_000) {
                int count = Math.min(100_000, read.length - at);
                assertThat(reader.read(2 * MIB + at, read, at, count)).isEqualTo(count);
            }
        }

        assertThat(read).isEqualTo(Arrays.copyOfRange(content, 2 * MIB, 6 * MIB));
        RequestCounts sent = store.requestCounts().since(before);
        assertThat(sent.of(RequestKind.GET) - sent.hedged()).isEqualTo(4);
        assertThat(sent.of(RequestKind.HEAD)).isZero();
        assertThat(store.freeBufferBytes()).isEqualTo(64 * MIB);
    }

    @Test
    void a_small_object_that_is_announced_takes_one_request() throws IOException {
        Stores.put(store, home + "/a", random(1000));
        RequestCounts before = store.requestCounts();

        try (ObjectReader reader = store.open(home + "/a", 0, 1000)) {
            assertThat(reader.read(0, new byte[1000], 0, 1000)).isEqualTo(1000);
        }

        assertThat(store.requestCounts().since(before).sent())
                .isEqualTo(Map.of(RequestKind.GET, 1L));
    }

    @Test
    void requests_are_told_by_kind() throws IOException {
        Stores.put(store, home + "/a", random(10));
        store.info(home + "/a");
        store.info(home + "/a");

        assertThat(store.requests()).isEqualTo(Map.of("PUT", 1L, "HEAD", 2L));
    }

    @Test
    void reading_goes_on_without_memory_for_more_than_one_range() throws IOException {
        byte[] content = random(4 * MIB);
        Stores.put(store, home + "/a", content);

        try (ObjectStore poor = new S3ObjectStore(options(0));
                ObjectReader reader = poor.open(home + "/a", 0, content.length)) {
            byte[] read = new byte[content.length];
            assertThat(reader.read(0, read, 0, read.length)).isEqualTo(read.length);
            assertThat(read).isEqualTo(content);
        }
    }

    @Test
    void a_reader_that_is_closed_early_gives_its_memory_back() throws IOException {
        Stores.put(store, home + "/a", random(10 * MIB));

        try (ObjectReader reader = store.open(home + "/a", 0, 10 * MIB)) {
            assertThat(reader.read(0, new byte[1], 0, 1)).isEqualTo(1);
            assertThat(store.freeBufferBytes()).isLessThan(64 * MIB);
        }

        assertThat(store.freeBufferBytes()).isEqualTo(64 * MIB);
    }

    @Test
    void a_large_object_is_written_in_parts_also_without_memory_for_them() throws IOException {
        byte[] content = random(17 * MIB);
        for (long buffer : new long[] {64 * MIB, 0}) {
            try (S3ObjectStore writing = new S3ObjectStore(options(buffer))) {
                Stores.put(writing, home + "/a", content);

                RequestCounts sent = writing.requestCounts();
                assertThat(sent.of(RequestKind.PART) - sent.hedged()).isEqualTo(4);
                assertThat(sent.of(RequestKind.UPLOAD)).isEqualTo(2);
                assertThat(sent.of(RequestKind.PUT)).isZero();
                assertThat(sent.bytesWritten()).isEqualTo(content.length);
                assertThat(writing.freeBufferBytes()).isEqualTo(buffer);
            }
            assertThat(Stores.get(store, home + "/a")).isEqualTo(content);
        }
    }

    @Test
    void an_object_that_is_a_whole_number_of_parts_has_no_empty_one() throws IOException {
        for (int size : new int[] {5 * MIB, 5 * MIB + 1, 10 * MIB}) {
            byte[] content = random(size);
            Stores.put(store, home + "/a", content);
            assertThat(Stores.get(store, home + "/a")).isEqualTo(content);
        }
    }

    @Test
    void a_large_writer_closed_without_commit_leaves_nothing() throws IOException {
        try (ObjectWriter writer = store.create(home + "/a")) {
            writer.write(random(11 * MIB), 0, 11 * MIB);
        }

        assertThat(Stores.keys(store, home)).isEmpty();
        assertThat(store.requestCounts().of(RequestKind.ABORT)).as("aborts").isEqualTo(1);
        assertThat(store.freeBufferBytes()).isEqualTo(64 * MIB);
    }

    @Test
    void a_large_writer_closed_by_a_thread_that_is_to_stop_leaves_nothing() throws IOException {
        try (ObjectWriter writer = store.create(home + "/a")) {
            writer.write(random(11 * MIB), 0, 11 * MIB);
            Thread.currentThread().interrupt();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Stores.keys(store, home)).isEmpty();
        assertThat(store.requestCounts().of(RequestKind.ABORT)).as("aborts").isEqualTo(1);
    }

    @Test
    void thousands_of_objects_are_listed_in_pages_and_deleted_in_batches() throws Exception {
        List<String> expected = putMany(2_300);
        RequestCounts before = store.requestCounts();

        assertThat(Stores.keys(store, home)).isEqualTo(expected);
        assertThat(store.requestCounts().since(before).of(RequestKind.LIST)).isEqualTo(3);
        assertThat(store.children(home)).hasSize(2_300);

        before = store.requestCounts();
        store.deleteAll(home);
        assertThat(store.requestCounts().since(before).of(RequestKind.DELETE)).isEqualTo(4);
        assertThat(Stores.keys(store, home)).isEmpty();
    }

    private List<String> putMany(int count) throws Exception {
        List<String> keys = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<java.util.concurrent.Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String key = home + "/%05d".formatted(i);
                keys.add(key);
                puts.add(executor.submit(() -> store.putIfAbsent(key, new byte[1])));
            }
            for (var put : puts) {
                put.get();
            }
        }
        return keys;
    }

    @Test
    void a_large_object_is_published_by_copies_of_its_parts() throws IOException {
        byte[] content = random(11 * MIB);
        Stores.put(store, home + "/work/a", content);
        RequestCounts before = store.requestCounts();

        Stores.publish(store, home + "/work", home + "/out");

        assertThat(store.requestCounts().since(before).of(RequestKind.COPY)).isEqualTo(3);
        assertThat(Stores.get(store, home + "/out/a")).isEqualTo(content);
        assertThat(Stores.keys(store, home))
                .containsExactly(home + "/out/_SUCCESS", home + "/out/a");
    }

    @Test
    void keys_that_only_show_a_directory_are_no_objects() throws IOException {
        try (var http = S3Clients.http(options(0));
                var client = S3Clients.client(options(0), http)) {
            String bucket = home.substring("s3://".length(), home.lastIndexOf('/'));
            for (String key : new String[] {"home/", "home/d/", "home/d/a"}) {
                client.putObject(
                        put -> put.bucket(bucket).key(key),
                        software.amazon.awssdk.core.sync.RequestBody.empty());
            }
        }

        assertThat(Stores.keys(store, home)).containsExactly(home + "/d/a");
        assertThat(store.children(home)).containsExactly(new ObjectInfo(home + "/d/", 0));
        assertThatThrownBy(() -> store.info(home + "/d/"))
                .isInstanceOf(java.nio.file.NoSuchFileException.class);

        store.deleteAll(home);
        try (Stream<ObjectInfo> all = store.list(home.substring(0, home.lastIndexOf('/')))) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void strange_names_are_names() throws IOException {
        for (String name : List.of("a b", "a+b", "ä/ö", "100%", "a?b=c&d", "q\"'<>", "..x")) {
            String key = home + "/" + name;
            Stores.put(store, key, name.getBytes(UTF_8));
            assertThat(Stores.get(store, key)).asString().isEqualTo(name);
            assertThat(Stores.keys(store, key)).containsExactly(key);
        }
        Stores.publish(store, home, home + "2");
        assertThat(Stores.keys(store, home + "2")).hasSize(8);
        assertThat(Stores.keys(store, home)).isEmpty();
    }

    @Test
    void a_bucket_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> store.children("s3://no-such-bucket-here/a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such bucket")
                .hasMessageContaining("bucket=no-such-bucket-here");
        assertThatThrownBy(() -> store.create("s3://no-such-bucket-here/a").commit())
                .hasMessageContaining("no such bucket");
        assertThatThrownBy(() -> store.info("s3:///a")).hasMessageContaining("bucket is missing");
    }

    @Test
    void wrong_credentials_are_told() {
        String old = System.getProperty("aws.secretAccessKey");
        System.setProperty("aws.secretAccessKey", "wrong");
        try (ObjectStore stranger = new S3ObjectStore(options(0))) {
            assertThatThrownBy(() -> stranger.children(home))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("credentials are not valid");
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            System.setProperty("aws.secretAccessKey", old);
        }
    }

    @Test
    void a_server_that_is_not_there_is_an_error_that_says_so() throws IOException {
        S3Options nowhere = options(0).withEndpoint(URI.create("http://127.0.0.1:1"));
        try (ObjectStore gone =
                new S3ObjectStore(nowhere, S3Clients.http(nowhere), _ -> Thread.onSpinWait())) {
            assertThatThrownBy(() -> gone.children(home))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("S3 cannot be reached")
                    .hasMessageContaining("tries=10");
        }
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
