package dev.mayfly.aws.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.aws.access.MissingPermission;
import dev.mayfly.aws.access.Remedy;
import dev.mayfly.aws.trace.TraceHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ServiceException;

/// A function called through the AWS SDK, without any retry by the SDK.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
public final class SdkFunction implements FunctionPort {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// A connection that a server closed while it idled would look like a lost answer.
    private static final Duration MAX_IDLE = Duration.ofSeconds(5);

    /// Lambda did not run the function, and may do so a little later.
    private static final Set<String> PASSING =
            Set.of(
                    "TooManyRequestsException",
                    "CapacityProviderLimitExceededException",
                    "EC2ThrottledException",
                    "ENILimitReachedException",
                    "SubnetIPAddressLimitReachedException",
                    "ResourceConflictException",
                    "ResourceNotReadyException",
                    "SnapStartNotReadyException");

    /// Lambda did not run the function, and may do so when it is asked once more.
    private static final Set<String> UNSTARTED =
            Set.of(
                    "EC2UnexpectedException",
                    "EFSMountConnectivityException",
                    "EFSMountTimeoutException",
                    "SnapStartTimeoutException");

    /// There was no connection that a request could have gone over.
    private static final Set<Class<? extends IOException>> NEVER_SENT =
            Set.of(
                    ConnectException.class,
                    ConnectTimeoutException.class,
                    ConnectionRequestTimeoutException.class,
                    SSLHandshakeException.class,
                    UnknownHostException.class);

    private final LambdaClient client;
    private final String functionName;

    /// A function.
    ///
    /// @param client made by [#client]; closed with this
    public SdkFunction(LambdaClient client, String functionName) {
        this.client = client;
        this.functionName = functionName;
    }

    /// A client that waits for a function as long as it may run.
    ///
    /// @param base with region, credentials and endpoint as the caller wants them
    /// @param timeout the function's time-out
    /// @param concurrency how many calls run at the same time
    public static LambdaClient client(LambdaClientBuilder base, Duration timeout, int concurrency) {
        return base.httpClientBuilder(
                        Apache5HttpClient.builder()
                                .maxConnections(concurrency)
                                .connectionTimeout(CONNECT_TIMEOUT)
                                .connectionAcquisitionTimeout(CONNECT_TIMEOUT)
                                .connectionMaxIdleTime(MAX_IDLE)
                                .socketTimeout(timeout.plus(GRACE))
                                .tcpKeepAlive(true))
                .overrideConfiguration(configuration ->
                        configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    @Override
    public InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace)
            throws InterruptedException {
        InvokeRequest request =
                InvokeRequest.builder()
                        .functionName(functionName)
                        .invocationType(InvocationType.REQUEST_RESPONSE)
                        .logType(LogType.TAIL)
                        .payload(SdkBytes.fromByteArrayUnsafe(payload))
                        .overrideConfiguration(set ->
                                trace.ifPresent(header ->
                                        set.putHeader(TraceHeader.NAME, header.toString())))
                        .build();
        try {
            return result(client.invoke(request));
        } catch (AbortedException e) {
            throw interrupted(e);
        } catch (LambdaException e) {
            return refusal(e);
        } catch (SdkException | UncheckedIOException e) {
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            return failure(e);
        }
    }

    private static InterruptedException interrupted(Exception e) {
        boolean _ = Thread.interrupted();
        var interrupted = new InterruptedException("call abandoned");
        interrupted.initCause(e);
        return interrupted;
    }

    private static InvokeResult result(InvokeResponse response) {
        if (response.functionError() == null) {
            return new InvokeResult.Returned(response.payload().asByteArrayUnsafe());
        }
        String log =
                response.logResult() == null
                        ? ""
                        : new String(Base64.getDecoder().decode(response.logResult()), UTF_8);
        String text = response.payload() == null ? "" : response.payload().asUtf8String();
        try {
            JsonNode error = JsonNode.parser().parse(text);
            return new InvokeResult.Failed(
                    field(error, "errorType"), field(error, "errorMessage"), log);
        } catch (RuntimeException e) {
            return new InvokeResult.Failed(response.functionError(), text, log);
        }
    }

    private static String field(JsonNode error, String name) {
        return error.field(name).map(JsonNode::text).orElse("");
    }

    private InvokeResult refusal(LambdaException e) {
        // an answer that is not Lambda's own has no code
        String code =
                e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
        String reason = e.getMessage() == null ? code : e.getMessage();
        if (e.statusCode() == 429 || PASSING.contains(code)) {
            return new InvokeResult.Throttled(reason);
        }
        if (UNSTARTED.contains(code)) {
            return new InvokeResult.NotSent(reason);
        }
        if (Remedy.isOfClock(e)) {
            // the SDK has set its own clock by the answer
            return new InvokeResult.NotSent(Remedy.before(e, reason));
        }
        return e.statusCode() >= 500 && !saysWhyNotRun(e)
                ? new InvokeResult.Lost(reason)
                : new InvokeResult.Refused(
                        MissingPermission.here("lambda:InvokeFunction", functionName)
                                .in(e)
                                .map(missing -> missing + "; " + reason)
                                .orElseGet(() -> Remedy.before(e, reason)));
    }

    /// Lambda has an exception for each thing that keeps it from running a function, such as a key
    /// that is disabled, and one for its own errors, which may come later.
    private static boolean saysWhyNotRun(LambdaException e) {
        return e.getClass() != LambdaException.class && !(e instanceof ServiceException);
    }

    private static InvokeResult failure(Exception e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        if (NEVER_SENT.stream().anyMatch(type -> causedBy(e, type))) {
            return new InvokeResult.NotSent(reason);
        }
        boolean isSetUp =
                e instanceof SdkClientException
                        && (reason.contains("Unable to load credentials")
                                || reason.contains("Unable to load region"));
        return isSetUp ? new InvokeResult.Refused(reason) : new InvokeResult.Lost(reason);
    }

    private static boolean causedBy(Throwable e, Class<? extends Throwable> type) {
        for (@Nullable Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
