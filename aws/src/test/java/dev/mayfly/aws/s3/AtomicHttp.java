package dev.mayfly.aws.s3;

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;

/// Lets one request at a time change anything, and none be answered meanwhile, so that a server's
/// conditional writes are atomic as those of S3 are. `moto_server` looks, writes, and adds metadata
/// in three steps, which now and then gives two writers the same key.
final class AtomicHttp implements SdkHttpClient {
    private static final ReadWriteLock LOCK = new ReentrantReadWriteLock(true);

    private final SdkHttpClient behind;

    AtomicHttp(SdkHttpClient behind) {
        this.behind = behind;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = behind.prepareRequest(request);
        SdkHttpMethod method = request.httpRequest().method();
        boolean isRead = method == SdkHttpMethod.GET || method == SdkHttpMethod.HEAD;
        Lock lock = isRead ? LOCK.readLock() : LOCK.writeLock();
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                lock.lock();
                try {
                    return prepared.call();
                } finally {
                    lock.unlock();
                }
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
