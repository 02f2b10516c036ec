package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.storage.Stores;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Conditional writes to servers that understand them otherwise than AWS.
class ServerConditionsTest extends StoreOnMoto {
    private static final String MATCH = "If-Match";

    /// A store on a server that sees other headers of writes than were sent.
    private static S3ObjectStore seeing(Consumer<SdkHttpRequest.Builder> change) {
        SdkHttpClient behind = S3Clients.http(options());
        SdkHttpClient changing =
                new SdkHttpClient() {
                    @Override
                    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                        SdkHttpRequest.Builder changed = request.httpRequest().toBuilder();
                        if (request.httpRequest().method().name().equals("PUT")) {
                            change.accept(changed);
                        }
                        HttpExecuteRequest.Builder sent =
                                HttpExecuteRequest.builder().request(changed.build());
                        request.contentStreamProvider().ifPresent(sent::contentStreamProvider);
                        return behind.prepareRequest(sent.build());
                    }

                    @Override
                    public void close() {
                        behind.close();
                    }
                };
        return new S3ObjectStore(options(), changing, _ -> Thread.onSpinWait());
    }

    /// As Ceph 16, which takes the quotes for a part of the ETag.
    private static void compareQuotes(SdkHttpRequest.Builder request) {
        request.firstMatchingHeader(MATCH)
                .ifPresent(etag ->
                        request.putHeader(
                                MATCH, etag.startsWith("\"") ? "\"other\"" : '"' + etag + '"'));
    }

    @Test
    void a_server_that_ignores_conditions_is_refused() throws IOException {
        try (S3ObjectStore careless = seeing(request -> request.removeHeader("If-None-Match"))) {
            assertThatThrownBy(() -> careless.putIfAbsent(home + "/a", new byte[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "does not heed conditional writes",
                            "versioning",
                            options().endpoint().orElseThrow().toString(),
                            home.substring("s3://".length(), home.lastIndexOf('/')));
        }
    }

    @Test
    void only_the_first_conditional_write_proves_the_server() throws IOException {
        assertThat(store.putIfAbsent(home + "/a", new byte[1])).isTrue();
        assertThat(store.requestCounts().of(RequestKind.PUT)).isEqualTo(3);

        assertThat(store.putIfAbsent(home + "/b", new byte[1])).isTrue();
        assertThat(store.requestCounts().of(RequestKind.PUT)).isEqualTo(4);
        assertThat(store.putIfAbsent(home + "/b", new byte[2])).isFalse();
        String bucket = home.substring(0, home.lastIndexOf('/'));
        assertThat(Stores.keys(store, bucket)).containsExactly(home + "/a", home + "/b");
    }

    @Test
    void a_server_that_compares_quotes_is_asked_without() throws IOException {
        try (S3ObjectStore literal = seeing(ServerConditionsTest::compareQuotes)) {
            Stores.put(literal, home + "/a", "one".getBytes(UTF_8));
            String first = literal.load(home + "/a").version();

            assertThat(literal.replace(home + "/a", first, "two".getBytes(UTF_8))).isTrue();
            assertThat(literal.replace(home + "/a", first, "bad".getBytes(UTF_8))).isFalse();
            String second = literal.load(home + "/a").version();
            long sent = literal.requestCounts().of(RequestKind.PUT);
            assertThat(literal.replace(home + "/a", second, "three".getBytes(UTF_8))).isTrue();

            assertThat(literal.requestCounts().of(RequestKind.PUT)).isEqualTo(sent + 1);
            assertThat(Stores.get(literal, home + "/a")).asString().isEqualTo("three");
        }
    }
}
