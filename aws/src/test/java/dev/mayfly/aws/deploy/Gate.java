package dev.mayfly.aws.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Statement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// The one address of S3 and Lambda, where permissions are enforced. A moto server gets each
/// request, signed by its caller, and decides by signature and action, for S3 also by resource.
/// What that server knows nothing of is decided here: conditions on listings, the object that a
/// copy reads, which function is called, and that S3 hides what is missing from whom it does not
/// let list the bucket. Calls that are allowed go to a function on this machine.
///
/// Not checked: conditions other than `StringLike`, permissions for keys that encrypt.
final class Gate implements AutoCloseable {
    private static final String ARN = "arn:aws:s3:::";
    private static final Pattern KEY = Pattern.compile("<Key>([^<]+)</Key>");
    private static final Pattern CALL =
            Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "content-length", "expect", "upgrade", "transfer-encoding");

    private final URI moto;
    private final String function;
    private final Supplier<LambdaClient> lambda;
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /// Opens.
    ///
    /// @param function what it is called by at `lambda`
    /// @param lambda calls it; closed by whoever made it
    Gate(URI moto, String function, Supplier<LambdaClient> lambda) throws IOException {
        this.moto = moto;
        this.function = function;
        this.lambda = lambda;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /// Where it listens.
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// From now on the owner of these credentials has that policy, as at the server.
    void setPolicy(AwsSessionCredentials credentials, Policy policy) {
        callers.put(credentials.accessKeyId(), new Caller(credentials, policy));
    }

    private record Caller(AwsSessionCredentials credentials, Policy policy) {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Caller caller = callers.get(MotoSignature.accessKey(exchange.getRequestHeaders()));
            Policy policy = caller.policy();
            Matcher call = CALL.matcher(exchange.getRequestURI().getRawPath());
            if (call.matches()) {
                // a function on this machine takes itself for one of another account
                String name =
                        URLDecoder.decode(call.group(1), UTF_8)
                                .replace("000000000000", MotoAccount.PLACE.account());
                // the server has no such function, so what it allows it does not find
                HttpResponse<byte[]> told =
                        forward(exchange, caller.credentials(), "{}".getBytes(UTF_8));
                if (told.statusCode() != 404) {
                    answer(exchange, told);
                } else if (!allows(policy, "lambda:InvokeFunction", name, "")) {
                    deny(exchange, "lambda:InvokeFunction", name);
                } else {
                    invoke(exchange, body);
                }
            } else {
                store(exchange, caller, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private HttpResponse<byte[]> forward(
            HttpExchange exchange, AwsSessionCredentials credentials, byte[] body)
            throws IOException, InterruptedException {
        URI uri = exchange.getRequestURI();
        String method = exchange.getRequestMethod();
        var request =
                HttpRequest.newBuilder(moto.resolve(uri.toString()))
                        .method(method, BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (isPassedOn(name)) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
        MotoSignature.of(credentials, method, uri, exchange.getRequestHeaders())
                .forEach(request::setHeader);
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private void store(HttpExchange exchange, Caller caller, byte[] body)
            throws IOException, InterruptedException {
        Policy policy = caller.policy();
        String path = exchange.getRequestURI().getPath().substring(1);
        String bucket = ARN + path.split("/", 2)[0];
        Map<String, String> query = query(exchange.getRequestURI());
        String copied = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
        if (query.containsKey("list-type")
                && deniesSome(policy, "s3:ListBucket", bucket, query.getOrDefault("prefix", ""))) {
            deny(exchange, "s3:ListBucket", bucket);
            return;
        }
        if (copied != null) {
            String source = ARN + URLDecoder.decode(copied, UTF_8).replaceFirst("^/", "");
            if (!allows(policy, "s3:GetObject", source, "")) {
                deny(exchange, "s3:GetObject", source);
                return;
            }
        }
        if (query.containsKey("delete")) {
            Matcher key = KEY.matcher(new String(body, UTF_8));
            while (key.find()) {
                if (deniesSome(policy, "s3:DeleteObject", bucket + "/" + key.group(1), "")) {
                    deny(exchange, "s3:DeleteObject", bucket + "/" + key.group(1));
                    return;
                }
            }
        }
        HttpResponse<byte[]> told = forward(exchange, caller.credentials(), body);
        boolean isHidden =
                told.statusCode() == 404
                        && statements(policy, "s3:ListBucket", bucket)
                                .allMatch(each -> !each.conditions().isEmpty());
        if (isHidden) {
            deny(exchange, "s3:GetObject", ARN + path);
        } else {
            answer(exchange, told);
        }
    }

    private static Map<String, String> query(URI uri) {
        var query = new HashMap<String, String>();
        if (uri.getRawQuery() != null) {
            for (String each : uri.getRawQuery().split("&")) {
                String[] pair = each.split("=", 2);
                query.put(pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8));
            }
        }
        return query;
    }

    /// Whether a policy allows an action on something, but not here. Where it allows it nowhere,
    /// the server denies it.
    private static boolean deniesSome(
            Policy policy, String action, String resource, String prefix) {
        return policy.mentions(action) && !allows(policy, action, resource, prefix);
    }

    private void invoke(HttpExchange exchange, byte[] body) throws IOException {
        var headers = exchange.getRequestHeaders();
        InvokeResponse answer;
        try {
            answer =
                    lambda.get()
                            .invoke(call ->
                                    call.functionName(function)
                                            .invocationType(
                                                    headers.getFirst("X-Amz-Invocation-Type"))
                                            .logType(headers.getFirst("X-Amz-Log-Type"))
                                            .payload(SdkBytes.fromByteArrayUnsafe(body)));
        } catch (LambdaException e) {
            // such as one that there are too many calls
            String type = e.awsErrorDetails().errorCode();
            exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
            answer(exchange, e.statusCode(), "{}".getBytes(UTF_8));
            return;
        }
        if (answer.functionError() != null) {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", answer.functionError());
        }
        if (answer.logResult() != null) {
            exchange.getResponseHeaders().set("X-Amz-Log-Result", answer.logResult());
        }
        answer(
                exchange,
                answer.statusCode(),
                answer.payload() == null ? new byte[0] : answer.payload().asByteArrayUnsafe());
    }

    /// Denies as AWS does.
    private static void deny(HttpExchange exchange, String action, String resource)
            throws IOException {
        String message =
                "User: somebody is not authorized to perform: "
                        + action
                        + " on resource: "
                        + resource
                        + " because no identity-based policy allows the "
                        + action
                        + " action";
        boolean isStore = action.startsWith("s3:");
        exchange.getResponseHeaders().set("x-amzn-ErrorType", "AccessDeniedException");
        String text =
                isStore
                        ? "<Error><Code>AccessDenied</Code><Message>"
                                + message
                                + "</Message></Error>"
                        : "{\"message\":\"" + message + "\"}";
        answer(exchange, 403, text.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> told)
            throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        told.headers()
                .map()
                .forEach((name, values) -> {
                    if (isPassedOn(name) || (isHead && name.equalsIgnoreCase("content-length"))) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
        answer(exchange, told.statusCode(), told.body());
    }

    private static boolean isPassedOn(String header) {
        return !OF_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean allows(Policy policy, String action, String resource, String prefix) {
        return statements(policy, action, resource)
                .anyMatch(each ->
                        each.conditions().isEmpty()
                                || each.conditions().get("StringLike").get("s3:prefix").stream()
                                        .anyMatch(pattern -> isLike(prefix, pattern)));
    }

    private static Stream<Statement> statements(Policy policy, String action, String resource) {
        return policy.statements().stream()
                .filter(Statement::isAllowed)
                .filter(each -> each.actions().contains(action))
                .filter(each ->
                        each.resources().stream().anyMatch(pattern -> isLike(resource, pattern)));
    }

    private static boolean isLike(String text, String pattern) {
        String quoted = "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";
        return text.matches(quoted);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
        http.close();
    }
}
