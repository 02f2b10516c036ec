package dev.mayfly.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/// A machine whose clock is wrong by more than S3 tolerates.
class S3ClockTest {
    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX");

    /// An S3 whose clock is ahead.
    ///
    /// @param isTelling whether its answers say what time it is
    private record Ahead(Duration by, boolean isTelling) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            String signed = request.httpRequest().firstMatchingHeader("X-Amz-Date").orElseThrow();
            ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).plus(by);
            Duration apart = Duration.between(ZonedDateTime.parse(signed, SIGNED), now).abs();
            boolean isGood = apart.compareTo(Duration.ofMinutes(15)) < 0;
            var answer = SdkHttpResponse.builder().statusCode(isGood ? 200 : 403);
            if (isTelling) {
                answer.putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
            }
            String body = isGood ? "" : "<Error><Code>RequestTimeTooSkewed</Code></Error>";
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(answer.build())
                            .responseBody(
                                    AbortableInputStream.create(
                                            new ByteArrayInputStream(body.getBytes(UTF_8))))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }

    private static S3ObjectStore store(SdkHttpClient http) {
        S3Options options =
                S3Options.defaults()
                        .withRegion("us-east-1")
                        .withEndpoint(URI.create("http://127.0.0.1:1"));
        return new S3ObjectStore(options, http, _ -> {});
    }

    /// The SDK's clock is one for the whole JVM.
    @AfterEach
    void setRight() throws IOException {
        try (S3ObjectStore store = store(new Ahead(Duration.ZERO, true))) {
            store.delete("s3://bucket/a");
        }
    }

    @Test
    void it_is_set_by_the_answer() throws IOException {
        try (S3ObjectStore store = store(new Ahead(Duration.ofMinutes(20), true))) {
            store.delete("s3://bucket/a");
            store.delete("s3://bucket/b");

            assertThat(store.requests()).containsEntry("DELETE", 3L);
        }
    }

    @Test
    void where_no_answer_tells_the_time_the_user_is_told() {
        try (S3ObjectStore store = store(new Ahead(Duration.ofMinutes(20), false))) {
            assertThatThrownBy(() -> store.delete("s3://bucket/a"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("this machine's clock is wrong; set it")
                    .hasMessageContaining("tries=3");
        }
    }
}
