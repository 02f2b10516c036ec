package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.aws.testing.MotoServer;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectStore.ObjectInfo;
import dev.mayfly.storage.Stores;
import dev.mayfly.storage.SuccessManifest;
import dev.mayfly.storage.SuccessManifest.Part;
import dev.mayfly.storage.input.InputFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// What readers may trust while objects change: versions, manifests, own writes.
class S3CommitTest {
    private static MotoServer server;
    private S3ObjectStore store;
    private String home;

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

    private static S3Options options() {
        return S3Options.defaults()
                .withEndpoint(server.endpoint())
                .withSizes(1 << 20, 5 << 20, 5 << 20, 64 << 20);
    }

    /// Fails from some request on, as if the process had died; before that it can lose answers.
    private static class EndingHttp implements SdkHttpClient {
        private final SdkHttpClient behind = S3Clients.http(options());
        private final AtomicInteger left;

        EndingHttp(int requests) {
            left = new AtomicInteger(requests);
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = behind.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    if (left.getAndDecrement() <= 0) {
                        throw new ConnectException("injected: the process is dead");
                    }
                    return prepared.call();
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            behind.close();
        }
    }

    @Test
    void a_publish_that_dies_anywhere_leaves_an_output_that_is_whole_or_refused()
            throws IOException {
        int refused = 0;
        int old = 0;
        int published = 0;
        for (int requests = 0; published < 3; requests++) {
            String base = home + "/" + requests;
            Stores.put(store, base + "/out/_SUCCESS", parts(base + "/out", "old", 3).encode());
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            boolean isFinished = publish(base, requests, manifest, true);

            List<String> seen;
            try {
                seen = contents(base + "/out");
            } catch (IOException e) {
                assertThat(e)
                        .hasMessageContaining("not completely published")
                        .hasMessageContaining("/out/_PUBLISHING job=" + manifest.job() + " since=");
                seen = List.of();
            }
            switch (seen.size()) {
                case 0 -> refused++;
                case 3 -> old++;
                default -> published++;
            }
            assertThat(seen).isIn(List.of(), List.of("old", "old", "old"), List.of("new", "new"));
            if (isFinished) {
                assertThat(seen).containsExactly("new", "new");
                assertThat(Stores.keys(store, base + "/work")).isEmpty();
            } else if (seen.size() != 2) {
                publish(store, base, manifest, true);
                assertThat(contents(base + "/out")).containsExactly("new", "new");
            }
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
        assertThat(old).isPositive();
        assertThat(refused).isPositive();
    }

    private static void publish(
            ObjectStore store, String base, SuccessManifest manifest, boolean isReplacing)
            throws IOException {
        List<String> sources = manifest.parts().stream().map(Part::name).toList();
        store.publish(base + "/work", sources, base + "/out", manifest, isReplacing);
    }

    private static boolean publish(
            String base, int requests, SuccessManifest manifest, boolean isReplacing)
            throws IOException {
        try (ObjectStore dying =
                new S3ObjectStore(options(), new EndingHttp(requests), _ -> Thread.onSpinWait())) {
            publish(dying, base, manifest, isReplacing);
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("injected");
            return false;
        }
    }

    @Test
    void a_publish_that_replaces_nothing_goes_on_after_it_died_anywhere() throws IOException {
        boolean isFinished = false;
        for (int requests = 0; !isFinished; requests++) {
            String base = home + "/" + requests;
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            isFinished = publish(base, requests, manifest, false);

            if (!Stores.keys(store, base + "/out").contains(base + "/out/_SUCCESS")) {
                publish(store, base, manifest, false);
                assertThat(Stores.keys(store, base + "/out"))
                        .containsExactly(
                                base + "/out/_SUCCESS", base + "/out/part-0", base + "/out/part-1");
            }
            assertThat(contents(base + "/out")).containsExactly("new", "new");
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
    }

    @Test
    void what_another_job_publishes_is_left_to_it() throws IOException {
        SuccessManifest manifest = parts(home + "/work", "new", 2);
        Stores.put(store, home + "/out/_PUBLISHING", "other".getBytes(UTF_8));
        Stores.put(store, home + "/out/part-0", "half".getBytes(UTF_8));

        assertThatThrownBy(() -> publish(store, home, manifest, false))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(Stores.keys(store, home + "/out"))
                .containsExactly(home + "/out/_PUBLISHING", home + "/out/part-0");
        assertThat(Stores.get(store, home + "/out/part-0")).asString().isEqualTo("half");
        assertThat(Stores.keys(store, home + "/work")).hasSize(2);
    }

    @Test
    void parts_that_come_late_at_any_moment_never_get_into_an_output() throws IOException {
        boolean hasCome = true;
        for (int requests = 0; hasCome; requests++) {
            String base = home + "/" + requests;
            parts(base + "/out", "old", 3);
            SuccessManifest manifest = parts(base + "/work", "new", 2);
            var late = new LateHttp(requests, base + "/work");
            try (ObjectStore publishing =
                    new S3ObjectStore(options(), late, _ -> Thread.onSpinWait())) {
                publish(publishing, base, manifest, true);
            }
            hasCome = late.left.get() < 0;

            assertThat(contents(base + "/out")).containsExactly("new", "new");
            assertThat(Stores.keys(store, base + "/out"))
                    .containsExactly(
                            base + "/out/_SUCCESS", base + "/out/part-0", base + "/out/part-1");
            assertThat(requests).as("requests of a publish").isLessThan(40);
        }
    }

    /// Lets parts of attempts that do not count appear before some request.
    private final class LateHttp extends EndingHttp {
        private final AtomicInteger left;
        private final String directory;

        LateHttp(int requests, String directory) {
            super(Integer.MAX_VALUE);
            this.left = new AtomicInteger(requests);
            this.directory = directory;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            if (left.getAndDecrement() == 0) {
                try {
                    Stores.put(store, directory + "/9/part-0", "late".getBytes(UTF_8));
                    Stores.put(store, directory + "/part-9", "late".getBytes(UTF_8));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return super.prepareRequest(request);
        }
    }

    private SuccessManifest parts(String directory, String content, int parts) throws IOException {
        List<Part> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Stores.put(store, directory + "/part-" + i, content.getBytes(UTF_8));
            all.add(new Part("part-" + i, content.length(), 1));
        }
        return new SuccessManifest("job", all);
    }

    private List<String> contents(String directory) throws IOException {
        List<String> contents = new ArrayList<>();
        for (ObjectInfo part : new InputFiles(store).find(List.of(directory))) {
            contents.add(new String(Stores.get(store, part.key()), UTF_8));
        }
        return contents;
    }

    @Test
    void an_object_replaced_between_two_ranges_is_an_error_that_names_it() throws IOException {
        Stores.put(store, home + "/a", new byte[3 << 20]);
        try (ObjectReader reader = store.open(home + "/a")) {
            reader.read(0, new byte[10], 0, 10);
            Stores.put(store, home + "/a", "x".repeat(3 << 20).getBytes(UTF_8));

            assertThatThrownBy(() -> reader.read(2 << 20, new byte[10], 0, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "object was replaced while it was read: key=" + home + "/a");
        }
    }

    @Test
    void an_own_write_is_recognised_after_others_have_replaced_it() throws IOException {
        AtomicInteger puts = new AtomicInteger();
        SdkHttpClient losing =
                new EndingHttp(Integer.MAX_VALUE) {
                    @Override
                    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                        ExecutableHttpRequest prepared = super.prepareRequest(request);
                        boolean isPut = request.httpRequest().method().name().equals("PUT");
                        if (!isPut || puts.getAndIncrement() > 0) {
                            return prepared;
                        }
                        return new ExecutableHttpRequest() {
                            @Override
                            public HttpExecuteResponse call() throws IOException {
                                prepared.call();
                                String version = store.load(home + "/a").version();
                                assertThat(store.replace(home + "/a", version, new byte[7]))
                                        .isTrue();
                                throw new ConnectException("injected: answer lost");
                            }

                            @Override
                            public void abort() {
                                prepared.abort();
                            }
                        };
                    }
                };
        try (ObjectStore unlucky = new S3ObjectStore(options(), losing, _ -> Thread.onSpinWait())) {
            assertThat(unlucky.putIfAbsent(home + "/a", "mine".getBytes(UTF_8))).isTrue();
            assertThat(unlucky.putIfAbsent(home + "/a", "mine".getBytes(UTF_8))).isFalse();
        }
        assertThat(store.load(home + "/a").content()).hasSize(7);
    }

    @Test
    void encryption_is_asked_for_in_every_way_to_write() throws IOException {
        try (S3ObjectStore secret =
                new S3ObjectStore(
                        options().withEncryption("aws:kms", Optional.of("alias/mayfly")))) {
            Stores.put(secret, home + "/work/small", new byte[10]);
            Stores.put(secret, home + "/work/large", new byte[6 << 20]);
            Stores.publish(secret, home + "/work", home + "/out");
            secret.putIfAbsent(home + "/out/mark", new byte[1]);

            assertThat(secret.requestCounts().of(RequestKind.COPY)).isEqualTo(3);
            assertThat(Stores.get(secret, home + "/out/small")).hasSize(10);
        }
        for (String name : List.of("small", "large", "mark")) {
            HeadObjectResponse head = head("home/out/" + name);
            assertThat(head.serverSideEncryption())
                    .as(name)
                    .isEqualTo(ServerSideEncryption.AWS_KMS);
            assertThat(head.ssekmsKeyId()).as(name).contains("alias/mayfly");
        }
    }

    private HeadObjectResponse head(String key) {
        String bucket = home.substring("s3://".length(), home.lastIndexOf('/'));
        try (SdkHttpClient http = S3Clients.http(options());
                var client = S3Clients.client(options(), http)) {
            return client.headObject(head -> head.bucket(bucket).key(key));
        }
    }
}
