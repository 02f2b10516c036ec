package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// What readers may trust while objects change: versions, own writes; and how they are encrypted.
class S3ConsistencyTest extends StoreOnMoto {
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
                new EndingHttp(options(), Integer.MAX_VALUE) {
                    @Override
                    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                        ExecutableHttpRequest prepared = super.prepareRequest(request);
                        boolean isPut = request.httpRequest().method().name().equals("PUT");
                        boolean isIt = request.httpRequest().encodedPath().endsWith("/home/a");
                        if (!isPut || !isIt || puts.getAndIncrement() > 0) {
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
