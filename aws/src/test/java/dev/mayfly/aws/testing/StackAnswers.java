package dev.mayfly.aws.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// Where a function answers CloudFormation: an address in S3 that is signed for one `PUT` without a
/// content type. What is sent otherwise is refused. Safe for use by many threads.
public final class StackAnswers implements AutoCloseable {
    private static final int REFUSED = 403;

    private final HttpServer server;
    private final Queue<Integer> troubles = new ArrayDeque<>();
    private final List<JsonNode> answers = new ArrayList<>();

    /// Takes answers on the loopback interface.
    public StackAnswers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean isSigned =
                    exchange.getRequestMethod().equals("PUT")
                            && exchange.getRequestURI().toString().equals(signed())
                            && !exchange.getRequestHeaders().containsKey("Content-Type");
            int status = isSigned ? 200 : REFUSED;
            if (!troubles.isEmpty()) {
                status = troubles.remove();
            }
            if (status == 200) {
                answers.add(JsonNode.parser().parse(new String(body, UTF_8)));
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static String signed() {
        return "/arn%3Aaws%3Acloudformation%3Aus-east-1%3A1%3Astack/s/1%7CN%7C2?X-Amz-Signature=a%2Fb";
    }

    /// Where to answer.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + signed();
    }

    /// Lets the next requests fail.
    public synchronized void fail(int... statuses) {
        for (int status : statuses) {
            troubles.add(status);
        }
    }

    /// The answers so far.
    public synchronized List<JsonNode> answers() {
        return List.copyOf(answers);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
