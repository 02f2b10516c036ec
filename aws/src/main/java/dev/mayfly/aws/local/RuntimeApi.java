package dev.mayfly.aws.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server that one environment's runtime talks to. What the runtime says becomes a signal for
/// the thread that owns the environment.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
///   API</a>
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Work> work = new LinkedBlockingQueue<>();
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final String functionArn;
    private final String secret = UUID.randomUUID().toString();
    private volatile String current = "";

    /// A call for the runtime.
    ///
    /// @param deadlineMillis when it must have ended, since the epoch
    record Work(FunctionCall call, long deadlineMillis) {}

    /// What happens in the environment.
    sealed interface Signal {
        /// The runtime has started, or has done what it was given, and asks for a call.
        record Ready() implements Signal {}

        /// The function answered.
        record Answered(byte[] payload) implements Signal {}

        /// The function ended in an exception, described in JSON.
        record Threw(byte[] payload) implements Signal {}

        /// The process ended.
        record Exited(int status) implements Signal {}
    }

    RuntimeApi(String functionArn) throws IOException {
        this.functionArn = functionArn;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/" + secret + ROOT, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /// Where the runtime finds it: no host alone, but with a path that others cannot guess.
    String address() {
        InetSocketAddress address = server.getAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort() + "/" + secret;
    }

    /// Gives the runtime a call.
    void give(Work next) {
        work.add(next);
    }

    /// Adds a signal that did not come through the server.
    void signal(Signal signal) {
        signals.add(signal);
    }

    /// The next signal, or null if there is none in time.
    @Nullable Signal await(Duration patience) throws InterruptedException {
        return signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (path.substring(secret.length() + 1 + ROOT.length())) {
                case "invocation/next" -> next(exchange);
                case "restore/next" -> answer(exchange, 200, new byte[0]);
                case "init/error", "restore/error" -> accept(exchange, new Signal.Threw(body));
                case String it when it.equals("invocation/" + current + "/response") ->
                        accept(exchange, new Signal.Answered(body));
                case String it when it.equals("invocation/" + current + "/error") ->
                        accept(exchange, new Signal.Threw(body));
                default -> answer(exchange, 404, "{}".getBytes(UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        signals.add(new Signal.Ready());
        Work next = work.take();
        FunctionCall call = next.call();
        current = call.requestId();
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", call.requestId());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(next.deadlineMillis()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        if (!call.trace().isEmpty()) {
            headers.set("Lambda-Runtime-Trace-Id", call.trace());
        }
        answer(exchange, 200, call.payload());
    }

    private void accept(HttpExchange exchange, Signal signal) throws IOException {
        signals.add(signal);
        answer(exchange, 202, "{\"status\":\"OK\"}".getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
