package dev.mayfly.aws.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/// A network that loses, delays, cuts and changes what passes, chosen by a seeded generator.
final class FaultyHttp implements SdkHttpClient {
    /// What can go wrong with a request.
    enum Fault {
        /// It never arrives.
        LOST,
        /// It arrives, and its answer does not.
        ANSWER_LOST,
        /// It arrives twice; the second answer is told.
        TWICE,
        /// The server is too busy.
        SLOW_DOWN,
        /// The server fails.
        SERVER_ERROR,
        /// The answer comes late.
        LATE,
        /// The body of the answer ends too early.
        TRUNCATED,
        /// A byte of an object that is sent whole is another. (For a range S3 has no checksum.)
        CORRUPTED
    }

    private final SdkHttpClient behind;
    private final RandomGenerator random;
    private final double share;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    /// @param share of the requests that something happens to
    FaultyHttp(SdkHttpClient behind, RandomGenerator random, double share) {
        this.behind = behind;
        this.random = random;
        this.share = share;
    }

    /// How often each fault came.
    synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    private synchronized Optional<Fault> next(HttpExecuteRequest request) {
        if (random.nextDouble() >= share) {
            return Optional.empty();
        }
        Fault[] all = Fault.values();
        Fault fault = all[random.nextInt(all.length)];
        boolean isObject =
                request.httpRequest().method() == SdkHttpMethod.GET
                        && request.httpRequest()
                                .firstMatchingRawQueryParameter("list-type")
                                .isEmpty();
        if ((fault == Fault.CORRUPTED || fault == Fault.TRUNCATED) && !isObject) {
            return Optional.empty();
        }
        counts.merge(fault, 1, Integer::sum);
        return Optional.of(fault);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = behind.prepareRequest(request);
        Optional<Fault> fault = next(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return fault.isEmpty() ? prepared.call() : fail(fault.get(), request, prepared);
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private HttpExecuteResponse fail(
            Fault fault, HttpExecuteRequest request, ExecutableHttpRequest prepared)
            throws IOException {
        return switch (fault) {
            case LOST -> throw new SocketException("injected: connection reset");
            case ANSWER_LOST -> {
                discard(prepared.call());
                throw new SocketException("injected: answer lost");
            }
            case TWICE -> {
                discard(prepared.call());
                yield behind.prepareRequest(request).call();
            }
            case SLOW_DOWN -> refusal(503, "SlowDown");
            case SERVER_ERROR -> refusal(500, "InternalError");
            case LATE -> {
                HttpExecuteResponse answer = prepared.call();
                try {
                    Thread.sleep(30);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                yield answer;
            }
            case TRUNCATED -> changed(prepared.call(), false);
            case CORRUPTED -> changed(prepared.call(), true);
        };
    }

    private static void discard(HttpExecuteResponse answer) throws IOException {
        if (answer.responseBody().isPresent()) {
            try (InputStream body = answer.responseBody().get()) {
                body.readAllBytes();
            }
        }
    }

    private static HttpExecuteResponse refusal(int status, String code) {
        byte[] body =
                ("<Error><Code>" + code + "</Code><Message>injected</Message></Error>").getBytes();
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder().statusCode(status).build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private HttpExecuteResponse changed(HttpExecuteResponse answer, boolean isCorrupted)
            throws IOException {
        if (answer.responseBody().isEmpty() || !answer.httpResponse().isSuccessful()) {
            return answer;
        }
        byte[] body;
        try (InputStream original = answer.responseBody().get()) {
            body = original.readAllBytes();
        }
        if (body.length > 0 && (!isCorrupted || isWhole(answer, body.length))) {
            int at;
            synchronized (this) {
                at = random.nextInt(body.length);
            }
            if (isCorrupted) {
                body[at] ^= 0x10;
            } else {
                body = java.util.Arrays.copyOf(body, at);
            }
        }
        return HttpExecuteResponse.builder()
                .response(answer.httpResponse())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private static boolean isWhole(HttpExecuteResponse answer, int size) {
        return answer.httpResponse()
                .firstMatchingHeader("Content-Range")
                .map(range -> range.endsWith("/" + size))
                .orElse(true);
    }

    @Override
    public void close() {
        behind.close();
    }
}
