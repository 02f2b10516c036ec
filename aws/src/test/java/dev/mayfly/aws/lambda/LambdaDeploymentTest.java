package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mayfly.SessionOptions;
import dev.mayfly.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// For which region a program's requests to S3 are signed.
class LambdaDeploymentTest {
    private final Queue<String> signatures = new ConcurrentLinkedQueue<>();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    @TempDir private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    signatures.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(
                            status(exchange.getRequestMethod(), exchange.getRequestURI()), -1);
                    exchange.close();
                });
        server.start();
        System.setProperty(
                "mayfly.s3.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Takes each object once.
    private int status(String method, URI object) {
        return switch (method) {
            case "PUT" -> written.add(object.getPath()) ? 200 : 412;
            case "DELETE" -> 204;
            default -> 404;
        };
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.clearProperty("mayfly.s3.endpoint");
    }

    private void requireSignedFor(String expected, Optional<String> region) throws IOException {
        var deployment =
                new LambdaDeployment(
                        "worker",
                        region,
                        List.of(),
                        "s3://bucket/work",
                        Duration.ofMinutes(15),
                        1769,
                        2);
        Surroundings opened = deployment.open(SessionOptions.defaults(), directory.toString());
        try (var backend = opened.backend();
                var store = opened.store()) {
            assertThat(backend.slots()).isEqualTo(2);
            assertThatThrownBy(() -> store.info("s3://bucket/in"))
                    .isInstanceOf(NoSuchFileException.class);
        }

        assertThat(signatures)
                .isNotEmpty()
                .allMatch(signature -> signature.contains("/" + expected + "/s3/aws4_request"));
    }

    @Test
    void it_is_that_of_the_deployment() throws IOException {
        requireSignedFor("eu-west-3", Optional.of("eu-west-3"));
    }

    @Test
    void without_any_it_is_that_of_the_sdk() throws IOException {
        requireSignedFor(System.getProperty("aws.region"), Optional.empty());
    }
}
