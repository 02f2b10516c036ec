package dev.mayfly.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mayfly.aws.trace.JobTrace;
import dev.mayfly.aws.trace.TraceHeader;
import dev.mayfly.protocol.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// How often a function is called that does not answer as it should.
@Timeout(60)
class SdkFunctionTest {
    private static final Optional<TraceHeader> TRACE =
            JobTrace.of(new JobId("mayfly-1-0199a0f2-3c4d-7abc-8def-000000000001-0"))
                    .map(JobTrace::header);

    private final AtomicInteger requests = new AtomicInteger();
    private volatile String answer = "";
    private volatile String head = "";
    private ServerSocket server;
    private FunctionPort function;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        LambdaClient client =
                SdkFunction.client(
                        LambdaClient.builder()
                                .endpointOverride(
                                        URI.create("http://127.0.0.1:" + server.getLocalPort()))
                                .region(Region.US_EAST_1)
                                .credentialsProvider(
                                        StaticCredentialsProvider.create(
                                                AwsBasicCredentials.create("key", "secret"))),
                        Duration.ofSeconds(30),
                        1);
        function = new SdkFunction(client, "worker");
    }

    @AfterEach
    void close() throws Exception {
        function.close();
        server.close();
    }

    /// Answers each request with what the test wants, and closes the connection.
    private void serve() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                head = readRequest(connection.getInputStream());
                requests.incrementAndGet();
                connection.getOutputStream().write(answer.getBytes());
            } catch (IOException e) {
                continue; // closed, or the client left
            }
        }
    }

    private static String readRequest(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut short");
            }
            head.append((char) next);
        }
        String name = "content-length: ";
        int at = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf(name) + name.length();
        in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)).strip()));
        return head.toString();
    }

    private static String http(int status, String type, String body) {
        return "HTTP/1.1 "
                + status
                + " Status\r\nx-amzn-ErrorType: "
                + type
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private InvokeResult call() throws InterruptedException {
        return function.invoke("\"payload\"".getBytes(), TRACE);
    }

    @Test
    void a_connection_that_closes_without_an_answer_is_lost_and_not_tried_again() throws Exception {
        assertThat(call()).isInstanceOf(InvokeResult.Lost.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_call_says_which_trace_it_belongs_to() throws Exception {
        call();

        assertThat(head).contains("X-Amzn-Trace-Id: " + TRACE.orElseThrow());
    }

    @Test
    void an_answer_that_is_cut_short_is_lost_and_not_asked_for_again() throws Exception {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\"mayfly1";

        assertThat(call()).isInstanceOf(InvokeResult.Lost.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void an_error_of_the_service_is_lost_because_the_function_may_have_run() throws Exception {
        answer = http(500, "ServiceException", "{\"message\":\"internal\"}");

        assertThat(call()).isInstanceOf(InvokeResult.Lost.class);
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KMSDisabledException",
                "KMSAccessDeniedException",
                "KMSInvalidStateException",
                "KMSNotFoundException",
                "EC2AccessDeniedException",
                "InvalidRuntimeException",
                "InvalidSecurityGroupIDException",
                "InvalidSubnetIDException",
                "InvalidZipFileException",
            })
    void a_function_that_lambda_cannot_run_is_refused_and_says_why(String code) throws Exception {
        answer = http(502, code, "{\"Type\":\"User\",\"Message\":\"the reason\"}");

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.Refused.class,
                        it -> assertThat(it.reason()).contains("the reason"));
    }

    @ParameterizedTest
    @CsvSource({
        "502,EC2UnexpectedException",
        "408,EFSMountTimeoutException",
        "408,EFSMountConnectivityException",
        "408,SnapStartTimeoutException",
    })
    void a_function_that_lambda_did_not_get_to_run_is_not_waited_for(int status, String code)
            throws Exception {
        answer = http(status, code, "{\"Type\":\"Service\",\"Message\":\"the reason\"}");

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.NotSent.class,
                        it -> assertThat(it.reason()).contains("the reason"));
    }

    @ParameterizedTest
    @CsvSource({
        "502,EC2ThrottledException",
        "502,ENILimitReachedException",
        "502,SubnetIPAddressLimitReachedException",
        "409,SnapStartNotReadyException",
    })
    void a_function_that_lambda_can_run_later_is_throttled(int status, String code)
            throws Exception {
        answer = http(status, code, "{\"Type\":\"Service\",\"Message\":\"the reason\"}");

        assertThat(call()).isInstanceOf(InvokeResult.Throttled.class);
    }

    @Test
    void an_error_on_the_way_to_the_service_is_lost() throws Exception {
        answer = http(504, "", "no");

        assertThat(call()).isInstanceOf(InvokeResult.Lost.class);
    }

    @Test
    void too_many_requests_are_throttled_once() throws Exception {
        answer = http(429, "TooManyRequestsException", "{\"message\":\"Rate Exceeded.\"}");

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.Throttled.class,
                        it -> assertThat(it.reason()).contains("Rate Exceeded."));
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_function_that_is_being_updated_is_throttled() throws Exception {
        answer = http(409, "ResourceConflictException", "{\"message\":\"update in progress\"}");

        assertThat(call()).isInstanceOf(InvokeResult.Throttled.class);
    }

    @Test
    void missing_permission_is_refused_and_named() throws Exception {
        String message = "not authorized to perform: lambda:InvokeFunction";
        answer = http(403, "AccessDeniedException", "{\"Message\":\"" + message + "\"}");

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.Refused.class,
                        it ->
                                assertThat(it.reason())
                                        .contains(
                                                "action=lambda:InvokeFunction",
                                                "mayfly iam driver",
                                                message));
    }

    @ParameterizedTest
    @CsvSource({
        "404,ResourceNotFoundException,run `mayfly deploy`",
        "403,ExpiredTokenException,sign in again",
        "403,UnrecognizedClientException,sign in again",
    })
    void a_refusal_that_users_can_mend_says_how(int status, String code, String remedy)
            throws Exception {
        answer = http(status, code, "{\"Message\":\"the reason\"}");

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.Refused.class,
                        it -> assertThat(it.reason()).contains(remedy, "the reason"));
    }

    /// An answer of a server that does not accept the time of a request.
    private static String ofClock(ZonedDateTime there) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(there);
        return http(
                        403,
                        "InvalidSignatureException",
                        "{\"message\":\"Signature expired: a is now earlier than b (c - 5 min.)\"}")
                .replaceFirst("\r\n", "\r\nDate: " + date + "\r\nConnection: close\r\n");
    }

    @Test
    void a_clock_that_is_wrong_is_set_right_for_the_next_call() throws Exception {
        ZonedDateTime there = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(7);
        answer = ofClock(there);

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.NotSent.class,
                        it -> assertThat(it.reason()).contains("clock", "Signature expired"));

        // that clock is one for the whole JVM
        answer = ofClock(ZonedDateTime.now(ZoneOffset.UTC));
        assertThat(call()).isInstanceOf(InvokeResult.NotSent.class);
        Matcher signed = Pattern.compile("(?i)x-amz-date: (\\w+)").matcher(head);
        assertThat(signed.find()).isTrue();
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX");
        assertThat(ZonedDateTime.parse(signed.group(1), format))
                .isCloseTo(there, within(1, ChronoUnit.MINUTES));
    }

    @Test
    void a_refusal_without_a_code_is_one_too() throws Exception {
        answer = http(403, "", "no");

        assertThat(call())
                .isInstanceOfSatisfying(
                        InvokeResult.Refused.class,
                        it -> assertThat(it.reason()).contains("action=lambda:InvokeFunction"));
    }
}
