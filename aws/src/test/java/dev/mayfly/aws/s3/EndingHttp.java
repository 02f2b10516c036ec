package dev.mayfly.aws.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// Fails from some request on, as if the process had died; before that it can lose answers.
class EndingHttp implements SdkHttpClient {
    private final SdkHttpClient behind;
    private final AtomicInteger left;

    /// A client that sends so many requests.
    EndingHttp(S3Options options, int requests) {
        behind = S3Clients.http(options);
        left = new AtomicInteger(requests);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = behind.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                if (left.getAndDecrement() <= 0) {
                    throw new ConnectException("injected: the process is dead");
                }
                return prepared.call();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public void close() {
        behind.close();
    }
}
