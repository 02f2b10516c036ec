package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// For which region requests to S3 are signed.
class RegionTest {
    private static final List<String> PROPERTIES =
            List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "mayfly.s3.endpoint");

    private final Queue<String> signatures = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    @TempDir private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    signatures.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });
        server.start();
        PROPERTIES.forEach(name -> System.setProperty(name, "test"));
        System.setProperty("aws.region", "us-east-1");
        System.setProperty(
                "mayfly.s3.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        PROPERTIES.forEach(System::clearProperty);
    }

    private void requireSignedFor(String region) {
        assertThat(signatures)
                .isNotEmpty()
                .allMatch(signature -> signature.contains("/" + region + "/s3/aws4_request"));
    }

    @Test
    void it_is_that_of_the_command_line() {
        CliRun.of(directory, "status", "--work", "s3://b/p", "--region", "eu-west-3", "job");

        requireSignedFor("eu-west-3");
    }

    @Test
    void it_is_that_of_a_variable() {
        CliRun.of(
                directory,
                Map.of("MAYFLY_REGION", "ap-south-1"),
                "status",
                "--work",
                "s3://b/p",
                "job");

        requireSignedFor("ap-south-1");
    }

    @Test
    void without_any_it_is_that_of_the_sdk() {
        CliRun.of(directory, "status", "--work", "s3://b/p", "job");

        requireSignedFor("us-east-1");
    }
}
