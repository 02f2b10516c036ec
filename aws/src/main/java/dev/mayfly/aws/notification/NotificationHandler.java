package dev.mayfly.aws.notification;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.s3.S3Client;

/// A function of templates: sets the entry of a bucket's notifications where the template does not
/// make the bucket. Their tools can only set all entries of a bucket together.
///
/// CloudFormation gets an answer whatever happens, since it waits for one; where that cannot be
/// delivered, the call fails, so that Lambda repeats it. Terraform calls and is told of failures by
/// Lambda. One handler for each execution environment, called by one thread.
public final class NotificationHandler implements RequestStreamHandler {
    private static final byte[] NOTHING = "null".getBytes(US_ASCII);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<S3Client> clients;
    private final Retries retries;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_TIMEOUT)
                    .build();
    private @Nullable S3Client s3;

    /// The handler of a function, called by Lambda's runtime in the init phase.
    public NotificationHandler() {
        this(NotificationHandler::client, Thread::sleep);
    }

    /// A handler.
    ///
    /// @param clients makes a client of S3 when the first call needs it, so that CloudFormation is
    ///   told if that fails
    NotificationHandler(Supplier<S3Client> clients, Retries.Pause pause) {
        this.clients = clients;
        this.retries = new Retries(pause, RandomGenerator.getDefault());
    }

    private static S3Client client() {
        return S3Client.builder()
                .overrideConfiguration(set -> set.apiCallTimeout(REQUEST_TIMEOUT))
                .build();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        JsonNode call = JsonNode.parser().parse(input);
        try {
            if (call.field("ResponseURL").isPresent()) {
                deliver(answer(call, context.getLogger()));
            } else {
                apply(EntryChange.ofTerraform(call));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = new InterruptedIOException("call stopped");
            stopped.initCause(e);
            throw stopped;
        }
        output.write(NOTHING);
    }

    private StackAnswer answer(JsonNode call, LambdaLogger log) throws InterruptedException {
        try {
            if (!StackAnswer.isAboutNothing(call)) {
                apply(EntryChange.ofStack(call));
            }
            return StackAnswer.done(call);
        } catch (IOException | RuntimeException | Error e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            log.log(trace.toString());
            return StackAnswer.failed(call, e);
        }
    }

    private void apply(EntryChange change) throws IOException, InterruptedException {
        if (s3 == null) {
            s3 = clients.get();
        }
        new EntrySetter(s3, retries).apply(change);
    }

    /// Sends an answer to an address that CloudFormation has signed for it, without a header more.
    private void deliver(StackAnswer answer) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(answer.url()))
                        .timeout(ANSWER_TIMEOUT)
                        .PUT(BodyPublishers.ofString(answer.toJson()))
                        .build();
        retries.run(() -> send(request), IOException.class::isInstance);
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "answer is not taken by CloudFormation: status=" + response.statusCode());
        }
    }
}
