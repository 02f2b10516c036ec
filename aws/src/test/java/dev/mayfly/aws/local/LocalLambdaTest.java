package dev.mayfly.aws.local;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.aws.lambda.FunctionPort;
import dev.mayfly.aws.lambda.SdkFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

@Timeout(120)
class LocalLambdaTest {
    private static final String NAME = TroubledFunction.NAME;

    private final BlockingQueue<String> failedEvents = new LinkedBlockingQueue<>();
    private LocalLambda lambda;
    private LambdaClient client;
    @TempDir Path directory;

    @BeforeEach
    void open() throws IOException {
        open(it -> it);
    }

    @AfterEach
    void close() {
        client.close();
        lambda.close();
    }

    private void open(UnaryOperator<LocalFunction> change) throws IOException {
        if (lambda != null) {
            close();
        }
        LocalFunction function =
                TroubledFunction.in(directory)
                        .withEventRetryPauses(List.of(Duration.ZERO, Duration.ZERO));
        lambda = LocalLambda.open(change.apply(function), directory, failedEvents::add);
        client = lambda.client(4);
    }

    private InvokeResponse invoke(String call, InvocationType type) {
        return client.invoke(request ->
                request.functionName(NAME)
                        .invocationType(type)
                        .payload(SdkBytes.fromUtf8String("\"" + call + "\"")));
    }

    private String ask(String call) {
        InvokeResponse response = invoke(call, InvocationType.REQUEST_RESPONSE);
        assertThat(response.functionError()).as(response.payload().asUtf8String()).isNull();
        return response.payload().asUtf8String().replace("\"", "");
    }

    private String failure(String call) {
        InvokeResponse response = invoke(call, InvocationType.REQUEST_RESPONSE);
        assertThat(response.functionError()).isEqualTo("Unhandled");
        return response.payload().asUtf8String();
    }

    @Test
    void an_environment_serves_one_call_after_the_other() {
        assertThat(ask("calls")).isEqualTo("1 primed=false");
        assertThat(ask("calls")).isEqualTo("2 primed=false");
        assertThat(ask("calls")).isEqualTo("3 primed=false");
        assertThat(lambda.environmentsStarted()).isEqualTo(1);
    }

    @Test
    void an_environment_of_a_snapshot_is_primed() throws IOException {
        open(function -> function.withSnapStart(true));

        assertThat(ask("calls")).isEqualTo("1 primed=true");
    }

    @Test
    void a_function_has_its_memory_and_variables() throws IOException {
        open(function -> function.withEnvironment(Map.of("WHO", "me")));

        assertThat(Integer.parseInt(ask("memory"))).isBetween(190, 217);
        assertThat(ask("environment WHO")).isEqualTo("me");
        assertThat(ask("environment AWS_LAMBDA_FUNCTION_MEMORY_SIZE")).isEqualTo("256");
        assertThat(ask("environment PATH")).isEqualTo("null");
    }

    @Test
    void a_function_calls_itself_at_another_address_if_it_is_given_one() throws IOException {
        String address = "http://127.0.0.1:1";
        open(function -> function.withEnvironment(Map.of("AWS_ENDPOINT_URL_LAMBDA", address)));

        assertThat(ask("environment AWS_ENDPOINT_URL_LAMBDA")).isEqualTo(address);
    }

    @Test
    void an_exception_is_an_error_of_the_function_and_leaves_its_environment_in_use() {
        assertThat(failure("throw")).contains("java.lang.IllegalStateException", "thrown as asked");
        assertThat(ask("calls")).isEqualTo("2 primed=false");
    }

    @Test
    void a_process_that_ends_is_an_error_and_replaced() {
        assertThat(ask("calls")).isEqualTo("1 primed=false");

        assertThat(failure("exit 3")).contains("Runtime.ExitError", "exit status 3");

        assertThat(ask("calls")).isEqualTo("1 primed=false");
        assertThat(lambda.environmentsStarted()).isEqualTo(2);
    }

    @Test
    void a_call_that_takes_too_long_ends_with_its_environment() throws IOException {
        open(function -> function.withTimeout(Duration.ofMillis(1500)));

        assertThat(failure("block"))
                .contains("Sandbox.Timedout", "Task timed out after 1.50 seconds");

        assertThat(ask("calls")).isEqualTo("1 primed=false");
        assertThat(lambda.environmentsStarted()).isEqualTo(2);
    }

    @Test
    void a_full_heap_is_an_error_that_names_it() {
        assertThat(failure("heap")).contains("java.lang.OutOfMemoryError");
    }

    @Test
    void memory_above_the_limit_kills_the_process() {
        assertThat(failure("off-heap")).contains("Runtime.OutOfMemory", "signal: killed");
    }

    @Test
    void a_handler_that_does_not_start_is_an_error_that_says_why() throws IOException {
        open(function -> function.withEnvironment(Map.of("FAIL_INIT", "yes")));

        assertThat(failure("calls")).contains("init fails as asked");
    }

    @Test
    void calls_above_the_limit_are_refused_as_lambda_refuses_them() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                Path sign = directory.resolve("busy-" + i);
                Future<?> _ = threads.submit(() -> failure("block " + sign));
                awaitFile(sign);
            }

            assertThatThrownBy(() -> ask("calls"))
                    .isInstanceOfSatisfying(
                            TooManyRequestsException.class,
                            refused -> {
                                assertThat(refused.statusCode()).isEqualTo(429);
                                assertThat(refused.reasonAsString())
                                        .isEqualTo(
                                                "ReservedFunctionConcurrentInvocationLimitExceeded");
                            });
            lambda.processes().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private void awaitFile(Path file) throws Exception {
        awaitChange(() -> Files.exists(file));
    }

    /// Waits until the files in the directory are as they should be.
    private void awaitChange(Callable<Boolean> isSo) throws Exception {
        try (WatchService changes = directory.getFileSystem().newWatchService()) {
            directory.register(changes, ENTRY_CREATE, ENTRY_MODIFY);
            while (!isSo.call()) {
                WatchKey key = changes.take();
                key.pollEvents();
                key.reset();
            }
        }
    }

    @Test
    void an_event_that_fails_is_tried_again() throws Exception {
        Path counter = directory.resolve("counter");

        assertThat(invoke("fail-first " + counter + " 2", InvocationType.EVENT).statusCode())
                .isEqualTo(202);
        awaitChange(() -> Files.exists(counter) && Files.readString(counter).equals("3"));

        assertThat(failedEvents).isEmpty();
    }

    @Test
    void an_event_that_fails_for_good_goes_to_its_destination() throws Exception {
        Path counter = directory.resolve("counter");

        invoke("fail-first " + counter + " 100", InvocationType.EVENT);
        String record = failedEvents.poll(60, TimeUnit.SECONDS);

        assertThat(record)
                .contains("\"condition\":\"RetriesExhausted\"", "\"approximateInvokeCount\":3")
                .contains("\"requestPayload\":\"fail-first " + counter + " 100\"")
                .contains("try 2");
        assertThat(Files.readString(counter)).isEqualTo("3");
    }

    @Test
    void another_function_is_not_found() {
        assertThatThrownBy(() -> client.invoke(request -> request.functionName("other")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void others_cannot_call_it() throws Exception {
        URI address = lambda.endpoint().resolve("/2015-03-31/functions/" + NAME + "/invocations");
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofString("\"calls\""))
                        .build();
        try (HttpClient other = HttpClient.newHttpClient()) {
            assertThat(other.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
        }
        assertThat(lambda.environmentsStarted()).isZero();
    }

    @Test
    void what_is_no_json_is_refused() {
        assertThatThrownBy(() ->
                        client.invoke(request ->
                                request.functionName(NAME)
                                        .payload(SdkBytes.fromUtf8String("{oops"))))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("json");
    }

    @Test
    void an_answer_above_six_megabytes_is_an_error() {
        assertThat(failure("large 7000000")).contains("ResponseSizeTooLarge");
    }

    @Test
    void a_call_that_is_abandoned_is_an_interrupt() throws Exception {
        Path sign = directory.resolve("busy");
        var ended = new LinkedBlockingQueue<Exception>();
        try (FunctionPort port = new SdkFunction(lambda.client(1), NAME)) {
            Thread caller =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    port.invoke(
                                            ("\"block " + sign + "\"").getBytes(),
                                            Optional.empty());
                                } catch (InterruptedException e) {
                                    ended.add(e);
                                }
                            });
            awaitFile(sign);

            caller.interrupt();

            assertThat(ended.poll(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void closing_ends_the_processes_that_it_started_and_removes_their_files() throws Exception {
        ask("calls");
        Path sign = directory.resolve("busy");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> _ = threads.submit(() -> invokeQuietly("block " + sign));
            awaitFile(sign);
            List<ProcessHandle> processes = lambda.processes();
            assertThat(processes).isNotEmpty().allMatch(ProcessHandle::isAlive);

            lambda.close();

            assertThat(processes).noneMatch(ProcessHandle::isAlive);
        }
    }

    private void invokeQuietly(String call) {
        try {
            invoke(call, InvocationType.REQUEST_RESPONSE);
        } catch (RuntimeException e) {
            return; // the connection is lost
        }
    }
}
