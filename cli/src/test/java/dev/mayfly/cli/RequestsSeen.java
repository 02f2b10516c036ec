package dev.mayfly.cli;

import dev.mayfly.aws.testing.HttpRelay;
import dev.mayfly.aws.testing.HttpRelay.Message;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What an S3 server is asked by commands and functions that know it by its relay, by kind.
final class RequestsSeen implements AutoCloseable {
    private static final Pattern LINE =
            Pattern.compile("^requests to the store: (.+)$", Pattern.MULTILINE);

    private final Map<String, Long> seen = new TreeMap<>();
    private final HttpRelay relay;

    private RequestsSeen(HttpRelay relay) {
        this.relay = relay;
    }

    /// Stands in front of the server from now on.
    static RequestsSeen before(MotoSettings moto) throws IOException {
        var requests = new RequestsSeen(HttpRelay.open());
        requests.relay.sendTo(moto.endpoint());
        requests.relay.use(exchange -> {
            requests.see(kind(exchange.request()));
            exchange.answer(exchange.ask());
        });
        moto.set("mayfly.s3.endpoint", requests.relay.endpoint().toString());
        return requests;
    }

    private synchronized void see(String kind) {
        seen.merge(kind, 1L, Long::sum);
    }

    /// All so far.
    synchronized Map<String, Long> counts() {
        return new TreeMap<>(seen);
    }

    /// What a command's summary tells.
    static Map<String, Long> told(CliRun run) {
        String kinds =
                LINE.matcher(run.err())
                        .results()
                        .map(MatchResult::group)
                        .map(line -> line.substring(line.indexOf(':') + 2))
                        .collect(Collectors.joining(", "));
        return Arrays.stream(kinds.split(", "))
                .filter(kind -> !kind.isEmpty())
                .map(kind -> kind.split(" "))
                .collect(Collectors.toMap(kind -> kind[1], kind -> Long.valueOf(kind[0])));
    }

    private static String kind(Message request) {
        String target = request.word(1);
        return switch (request.word(0)) {
            case "GET" -> target.contains("list-type=2") ? "LIST" : "GET";
            case "PUT" -> {
                boolean isPart = target.contains("partNumber=");
                boolean isCopy = request.header("x-amz-copy-source").isPresent();
                yield isCopy ? "COPY" : isPart ? "PART" : "PUT";
            }
            case "POST" -> target.contains("?delete") ? "DELETE" : "UPLOAD";
            case "DELETE" -> target.contains("uploadId=") ? "ABORT" : "DELETE";
            default -> request.word(0);
        };
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
