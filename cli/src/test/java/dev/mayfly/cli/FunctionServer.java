package dev.mayfly.cli;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.aws.function.CountedRequests;
import dev.mayfly.aws.function.WorkerHandler;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Any function of Lambda by any alias, on the loopback interface: the function's own handler in
/// this JVM, as one execution environment. Events are handled once, one after the other, or lost.
final class FunctionServer implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int MEGABYTES = 1769;

    private final ObjectStore store =
            new RoutedStore(
                    new FileObjectStore(Path.of("")), FunctionServer.class.getClassLoader());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService events = Executors.newSingleThreadExecutor();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> traces = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final WorkerHandler handler;
    private volatile boolean isLosing;
    private volatile int timeoutSeconds = 900;
    private volatile Optional<String> denial = Optional.empty();

    private FunctionServer(Path codeDirectory) throws IOException {
        var requests = new CountedRequests(store);
        handler =
                new WorkerHandler(
                        store,
                        codeDirectory,
                        (loader, _) ->
                                new TaskRunner(store, loader, new StoredBroadcasts(store), () -> 0)
                                                .withRequests(requests::with)
                                        ::run,
                        1,
                        requests);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/2015-03-31/functions/", this::serve);
        server.createContext("/TraceSegments", this::keepTrace);
        server.setExecutor(threads);
        server.start();
    }

    /// Starts it.
    ///
    /// @param codeDirectory for copies of user code
    static FunctionServer start(Path codeDirectory) throws IOException {
        return new FunctionServer(codeDirectory);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Whether events are lost from now on.
    void lose(boolean value) {
        isLosing = value;
    }

    /// What every call that is waited for fails with from now on, as one that may not do something;
    /// empty for none.
    void deny(Optional<String> reason) {
        denial = reason;
    }

    /// What every function says its time-out is from now on; none is ended by it.
    void sayTimeout(int seconds) {
        timeoutSeconds = seconds;
    }

    /// What the handler has thrown for events.
    Queue<Exception> failures() {
        return failures;
    }

    /// What X-Ray was told at the same address.
    Queue<String> traces() {
        return traces;
    }

    private void keepTrace(HttpExchange exchange) throws IOException {
        try (exchange) {
            traces.add(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            send(exchange, "{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] payload = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/configuration")) {
                send(exchange, configuration());
                return;
            }
            String function = path.split("/")[3];
            var call = new Call(URLDecoder.decode(function, StandardCharsets.UTF_8));
            if ("Event".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))) {
                if (!isLosing) {
                    events.execute(() -> handle(payload, call));
                }
                exchange.sendResponseHeaders(202, -1);
            } else {
                send(exchange, answer(exchange, payload, call));
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] answer) throws IOException {
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    private byte[] configuration() {
        return "{\"MemorySize\": %d, \"Timeout\": %d, \"Architectures\": [\"x86_64\"]}"
                .formatted(MEGABYTES, timeoutSeconds)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] answer(HttpExchange exchange, byte[] payload, Call call) throws IOException {
        if (denial.isPresent()) {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            String error = "{\"errorType\":\"%s\",\"errorMessage\":\"%s\"}";
            return error.formatted(AccessDeniedException.class.getName(), denial.get())
                    .getBytes(StandardCharsets.UTF_8);
        }
        return handled(payload, call);
    }

    /// As Lambda does, gives an environment one call after the other.
    private synchronized byte[] handled(byte[] payload, Call call) throws IOException {
        var answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(payload), answer, call);
        return answer.toByteArray();
    }

    private void handle(byte[] payload, Call call) {
        try {
            var _ = handled(payload, call);
        } catch (IOException | RuntimeException e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        events.shutdownNow();
        threads.shutdownNow();
        store.close();
    }

    /// What a call tells the handler.
    private record Call(String getInvokedFunctionArn) implements Context {
        @Override
        public String getAwsRequestId() {
            return "request";
        }

        @Override
        public String getLogGroupName() {
            return "group";
        }

        @Override
        public String getLogStreamName() {
            return "stream";
        }

        @Override
        public String getFunctionName() {
            return getInvokedFunctionArn;
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getRemainingTimeInMillis() {
            return LIMIT_MILLIS;
        }

        @Override
        public int getMemoryLimitInMB() {
            return MEGABYTES;
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}
