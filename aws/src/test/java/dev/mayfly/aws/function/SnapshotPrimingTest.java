package dev.mayfly.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mayfly.aws.testing.S3Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotPrimingTest {
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private S3Settings settings;
    private int status = 404;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        settings = S3Settings.use(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        settings.close();
        server.stop(0);
    }

    @Test
    void the_place_of_work_is_read_often_and_nothing_is_written() throws Exception {
        SnapshotPriming.ask("s3://bucket/mayfly");

        assertThat(requests)
                .hasSizeGreaterThan(10)
                .containsOnly("GET /bucket/mayfly/.mayfly-priming");
    }

    @Test
    void a_store_that_refuses_is_asked_once() throws Exception {
        status = 400;

        SnapshotPriming.ask("s3://bucket/mayfly");

        assertThat(requests).hasSize(1);
    }
}
