package dev.mayfly.aws.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.data.JsonString;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// Lambda's Invoke, as the AWS SDK calls it. Of the signature only the access key is checked: a
/// secret of this process, since a call can run any code. The function, whose credentials may be
/// those of a store, has the same secret in the address that it is given.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
final class InvokeEndpoint implements HttpHandler {
    private static final Pattern PATH =
            Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final int MAX_BYTES = 6 << 20;
    private static final int MAX_EVENT_BYTES = 1 << 20;

    private final LocalFunction function;
    private final Environments environments;
    private final EventQueue events;
    private final String accessKey;

    InvokeEndpoint(
            LocalFunction function,
            Environments environments,
            EventQueue events,
            String accessKey) {
        this.accessKey = accessKey;
        this.function = function;
        this.environments = environments;
        this.events = events;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String requestId = UUID.randomUUID().toString();
            exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
            byte[] payload = exchange.getRequestBody().readAllBytes();
            String called = exchange.getRequestURI().getPath();
            boolean isByFunction = called.startsWith("/" + accessKey + "/");
            Matcher path =
                    PATH.matcher(isByFunction ? called.substring(accessKey.length() + 1) : called);
            String signature = exchange.getRequestHeaders().getFirst("Authorization");
            if (!isByFunction
                    && (signature == null
                            || !signature.contains("Credential=" + accessKey + "/"))) {
                refuse(
                        exchange,
                        403,
                        "UnrecognizedClientException",
                        "The security token included in the request is invalid.");
            } else if (!path.matches() || !exchange.getRequestMethod().equals("POST")) {
                refuse(exchange, 404, "ResourceNotFoundException", "not an operation of lambda");
            } else if (!names(path.group(1))) {
                refuse(
                        exchange,
                        404,
                        "ResourceNotFoundException",
                        "Function not found: " + path.group(1));
            } else {
                String trace = exchange.getRequestHeaders().getFirst(TraceHeader.NAME);
                invoke(
                        exchange,
                        new FunctionCall(
                                requestId, payload, Objects.requireNonNullElse(trace, "")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private boolean names(String called) {
        String name = java.net.URLDecoder.decode(called, UTF_8);
        return name.equals(function.name()) || name.equals(function.arn());
    }

    private void invoke(HttpExchange exchange, FunctionCall call)
            throws IOException, InterruptedException {
        byte[] payload = call.payload();
        String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
        boolean isEvent = "Event".equals(type);
        int limit = isEvent ? MAX_EVENT_BYTES : MAX_BYTES;
        if (payload.length > limit) {
            refuse(
                    exchange,
                    413,
                    "RequestTooLargeException",
                    payload.length + " byte payload is too large: limit is " + limit + " bytes");
        } else if (!isJson(payload)) {
            refuse(
                    exchange,
                    400,
                    "InvalidRequestContentException",
                    "Could not parse request body into json");
        } else if ("DryRun".equals(type)) {
            exchange.sendResponseHeaders(204, -1);
        } else if (!isEvent) {
            call(exchange, call);
        } else if (events.offer(call)) {
            exchange.sendResponseHeaders(202, -1);
        } else {
            throttle(exchange);
        }
    }

    private void call(HttpExchange exchange, FunctionCall call)
            throws IOException, InterruptedException {
        ExecutionEnvironment environment = environments.tryAcquire();
        if (environment == null) {
            throttle(exchange);
            return;
        }
        FunctionReply reply;
        try {
            reply = environment.serve(call);
        } finally {
            environments.release(environment);
        }
        var headers = exchange.getResponseHeaders();
        headers.set("X-Amz-Executed-Version", "$LATEST");
        if (reply.isFailed()) {
            headers.set("X-Amz-Function-Error", "Unhandled");
        }
        if ("Tail".equals(exchange.getRequestHeaders().getFirst("X-Amz-Log-Type"))) {
            headers.set(
                    "X-Amz-Log-Result",
                    Base64.getEncoder().encodeToString(reply.log().getBytes(UTF_8)));
        }
        if (reply.payload().length > MAX_BYTES) {
            headers.set("X-Amz-Function-Error", "Unhandled");
            reply =
                    FunctionReply.error(
                            "Function.ResponseSizeTooLarge",
                            "Response payload size exceeded maximum allowed payload size ("
                                    + MAX_BYTES
                                    + " bytes).",
                            reply.log());
        }
        answer(exchange, 200, reply.payload());
    }

    private static boolean isJson(byte[] payload) {
        try {
            JsonNode.parser().parse(new String(payload, UTF_8));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void throttle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", "TooManyRequestsException");
        answer(
                exchange,
                429,
                ("{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\","
                                + "\"Type\":\"User\",\"message\":\"Rate Exceeded.\"}")
                        .getBytes(UTF_8));
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message)
            throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
        answer(
                exchange,
                status,
                ("{\"Type\":\"User\",\"message\":" + JsonString.of(message) + "}").getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
