package dev.mayfly.aws.detached;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.backend.TestSpecs;
import dev.mayfly.driver.detached.TaskEvent;
import dev.mayfly.driver.detached.Trigger;
import dev.mayfly.driver.journal.JobKeys;
import dev.mayfly.protocol.JobId;
import dev.mayfly.storage.MemoryObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

@Timeout(60)
class LambdaEventsTest {
    private static final JobKeys JOB =
            new JobKeys(
                    "s3://b/work", new JobId("mayfly-7-01980a3c-8400-7abc-8def-000000000001-0"));
    private static final JobTrace TRACE = JobTrace.of(JOB.job()).orElseThrow();

    private final ConcurrentLinkedQueue<String> headers = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private LambdaClient client;
    private LambdaEvents events;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    headers.add(exchange.getRequestHeaders().getFirst("X-Amzn-Trace-Id"));
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(202, -1);
                    exchange.close();
                });
        server.start();
        client =
                LambdaClient.builder()
                        .endpointOverride(
                                URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("key", "secret")))
                        .build();
        events = new LambdaEvents(client, "worker", List.of(), new MemoryObjectStore());
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    @Test
    void events_are_parts_of_their_jobs_trace() throws IOException {
        events.coordinate(JOB, new Trigger("begin", 0, false));

        assertThat(headers).containsExactly(TRACE.header().toString());
    }

    @Test
    void those_of_tasks_are_parts_of_the_stage_and_some_are_recorded() throws IOException {
        List<TaskEvent> tasks =
                IntStream.range(0, 12)
                        .mapToObj(partition ->
                                new TaskEvent(
                                        TestSpecs.spec(JOB.job(), TestSpecs.attempt(partition)),
                                        12,
                                        0,
                                        4,
                                        1))
                        .toList();
        var expected = new ArrayList<String>();
        for (TaskEvent task : tasks) {
            expected.add(TRACE.header(task.spec().attempt().task()).toString());
        }

        events.start(JOB, tasks);

        assertThat(headers).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(headers).filteredOn(each -> each.endsWith(";Sampled=1")).hasSize(8);
    }
}
