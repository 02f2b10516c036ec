package dev.mayfly.aws.detached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
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
import java.util.Optional;
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
    private final ConcurrentLinkedQueue<String> types = new ConcurrentLinkedQueue<>();
    private volatile Answer answer = exchange -> exchange.sendResponseHeaders(200, -1);
    private HttpServer server;
    private LambdaClient client;
    private LambdaEvents events;

    /// What a call that is waited for is answered with.
    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static Answer error(String type) {
        return exchange -> {
            byte[] content =
                    ("{\"errorType\":\"" + type + "\",\"errorMessage\":\"why it failed\"}")
                            .getBytes(UTF_8);
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        };
    }

    private static Answer refusal(int status, String code) {
        return exchange -> {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", code);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    headers.add(exchange.getRequestHeaders().getFirst("X-Amzn-Trace-Id"));
                    exchange.getRequestBody().readAllBytes();
                    String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
                    types.add(type);
                    if (type.equals("Event")) {
                        exchange.sendResponseHeaders(202, -1);
                    } else {
                        answer.to(exchange);
                    }
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
        events.coordinate(JOB, Trigger.begin());

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
                                        1,
                                        Optional.empty()))
                        .toList();
        var expected = new ArrayList<String>();
        for (TaskEvent task : tasks) {
            expected.add(TRACE.headerInJob(task.spec().attempt().task()).toString());
        }

        events.start(JOB, tasks);

        assertThat(headers).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(headers).filteredOn(each -> each.endsWith(";Sampled=1")).hasSize(8);
    }

    @Test
    void the_first_look_at_a_job_is_waited_for() throws IOException {
        events.begin(JOB);

        assertThat(types).containsExactly("RequestResponse");
    }

    @Test
    void a_function_that_may_not_look_after_a_job_is_told_at_once() {
        answer = error("java.nio.file.AccessDeniedException");

        assertThatThrownBy(() -> events.begin(JOB))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("function=worker")
                .hasMessageContaining("error=java.nio.file.AccessDeniedException")
                .hasMessageContaining("message=why it failed")
                .hasMessageContaining("mayfly doctor");
        assertThat(types).containsExactly("RequestResponse");
    }

    @Test
    void a_function_that_fails_is_called_as_often_as_an_event_is_delivered() {
        answer = error("Runtime.ExitError");

        assertThatThrownBy(() -> events.begin(JOB)).hasMessageContaining("Runtime.ExitError");
        assertThat(types).hasSize(3).containsOnly("RequestResponse");
    }

    @Test
    void a_call_that_is_not_taken_now_is_followed_by_an_event() throws IOException {
        answer = refusal(429, "TooManyRequestsException");

        events.begin(JOB);

        assertThat(types).startsWith("RequestResponse").endsWith("Event");
    }

    @Test
    void a_function_that_is_not_there_is_told() {
        answer = refusal(404, "ResourceNotFoundException");

        assertThatThrownBy(() -> events.begin(JOB))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("event not taken: function=worker")
                .hasMessageContaining("run `mayfly deploy`");
        assertThat(types).containsExactly("RequestResponse");
    }
}
