package dev.mayfly.aws.s3.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.storage.StoreWaits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class RetryingRequestsTest {
    private static final S3Request READ =
            S3Request.of(RequestKind.GET, new S3Location("bucket", "dir/a"));
    private static final S3Request WRITE =
            S3Request.of(RequestKind.PUT, new S3Location("bucket", "dir/a"));

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestCounters counters = new RequestCounters();
    private final List<Long> waits = new ArrayList<>();
    private final RetryingRequests requests = new RetryingRequests(executor, counters, waits::add);
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void endThreads() {
        executor.close();
    }

    @Test
    void what_passes_is_sent_again_until_it_has_passed() throws IOException {
        String answer =
                requests.send(
                        READ,
                        () ->
                                switch (calls.incrementAndGet()) {
                                    case 1 -> throw refusal(500, "InternalError");
                                    case 2 -> throw refusal(409, "ConditionalRequestConflict");
                                    case 3 -> throw client(new SocketException("reset"));
                                    case 4 -> throw new CorruptAnswerException("cut");
                                    case 5 -> throw refusal(400, "RequestTimeout");
                                    case 6 -> throw new UncheckedIOException(new IOException());
                                    default -> "answer";
                                });

        assertThat(answer).isEqualTo("answer");
        assertThat(counters.counts().of(RequestKind.GET)).isEqualTo(7);
        assertThat(counters.counts().retried()).isEqualTo(6);
        assertThat(waits).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void work_learns_how_long_its_thread_waited_for_reads_and_for_writes() throws Exception {
        var reading = new StoreWaits();
        var writing = new StoreWaits();
        var beside = new StoreWaits();

        reading.during(() -> requests.send(READ, RetryingRequestsTest::slow));
        writing.during(() -> requests.send(WRITE, RetryingRequestsTest::slow));
        beside.during(
                () -> executor.submit(() -> requests.send(READ, RetryingRequestsTest::slow)).get());

        assertThat(reading.readMillis()).isPositive();
        assertThat(reading.writeMillis()).isZero();
        assertThat(writing.readMillis()).isZero();
        assertThat(writing.writeMillis()).isPositive();
        assertThat(beside.readMillis()).as("of another thread").isZero();
    }

    private static String slow() throws InterruptedException {
        Thread.sleep(5);
        return "";
    }

    @Test
    void what_does_not_pass_ends_after_ten_tries() {
        assertThatThrownBy(() -> always(WRITE, refusal(500, "InternalError")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "S3 is too busy or failing: action=PUT bucket=bucket key=dir/a")
                .hasMessageContaining("tries=10");
        assertThat(calls).hasValue(10);
        assertThat(waits.stream().mapToLong(Long::longValue).max().orElse(0))
                .isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void slow_down_holds_back_all_requests_that_follow() throws IOException {
        requests.send(
                READ,
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw refusal(503, "SlowDown");
                    }
                    return "";
                });
        waits.clear();
        for (int i = 0; i < 5; i++) {
            requests.send(WRITE, () -> "");
        }

        assertThat(counters.counts().throttled()).isEqualTo(1);
        assertThat(waits).as("pauses of requests that did not fail").isNotEmpty();
    }

    @Test
    void what_cannot_pass_is_sent_once_and_explained() {
        explains(
                READ,
                refusal(403, "AccessDenied"),
                "action=s3:GetObject resource=arn:aws:s3:::bucket/dir/a",
                "mayfly iam driver");
        explains(WRITE, refusal(403, "AccessDenied"), "action=s3:PutObject", "dir/a");
        explains(
                READ,
                refusal(404, "NoSuchBucket"),
                "no such bucket",
                "mayfly deploy",
                "bucket=bucket");
        explains(READ, refusal(403, "ExpiredToken"), "credentials are not valid", "sign in again");
        explains(READ, refusal(400, ""), "credentials", "region");
        explains(READ, refusal(403, "InvalidObjectState"), "archived", "restore");
        explains(
                READ,
                refusal(301, "PermanentRedirect"),
                "another region",
                "AWS_REGION to eu-west-1");
        explains(
                READ,
                SdkClientException.create("Unable to load credentials from any of the providers"),
                "no AWS credentials",
                "AWS_PROFILE");
        assertThatThrownBy(() -> always(READ, refusal(404, "NoSuchKey")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("s3://bucket/dir/a");
        assertThatThrownBy(() -> always(READ, refusal(412, "PreconditionFailed")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(412));
    }

    @Test
    void an_unknown_host_is_looked_up_three_times() {
        assertThatThrownBy(() -> always(READ, client(new UnknownHostException("s3.nowhere"))))
                .hasMessageContaining("host is not known; check endpoint");
        assertThat(calls).hasValue(3);
    }

    @Test
    void a_bug_is_thrown_as_it_is() {
        assertThatThrownBy(() -> always(READ, new IllegalStateException("bug")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void an_interrupt_ends_the_tries_and_stays() {
        assertThatThrownBy(() ->
                        requests.send(
                                READ,
                                () -> {
                                    Thread.currentThread().interrupt();
                                    throw refusal(500, "InternalError");
                                }))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private void explains(S3Request request, Exception failure, String... parts) {
        calls.set(0);
        assertThatThrownBy(() -> always(request, failure))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(parts);
        assertThat(calls).hasValue(1);
    }

    private void always(S3Request request, Exception failure) throws IOException {
        requests.send(
                request,
                () -> {
                    calls.incrementAndGet();
                    throw failure;
                });
    }

    private static SdkClientException client(IOException cause) {
        return SdkClientException.create("Unable to execute HTTP request", cause);
    }

    private static S3Exception refusal(int status, String code) {
        var details =
                AwsErrorDetails.builder()
                        .errorMessage("told by the server")
                        .sdkHttpResponse(
                                SdkHttpResponse.builder()
                                        .statusCode(status)
                                        .putHeader("x-amz-bucket-region", "eu-west-1")
                                        .build());
        return (S3Exception)
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(
                                code.isEmpty() ? details.build() : details.errorCode(code).build())
                        .build();
    }
}
