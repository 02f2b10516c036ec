package dev.mayfly.aws.s3.request;

import dev.mayfly.storage.StoreWaits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// The one place where requests are sent again: counted, held back when S3 asks for it, hedged, and
/// repeated with [Backoff] while that may help. Safe for use by many threads.
public final class RetryingRequests {
    private static final int MAX_TRIES = 10;
    private static final Backoff BACKOFF = new Backoff(50, 10_000);

    /// Waits. Tests wait otherwise.
    @FunctionalInterface
    public interface Pause {
        /// Waits as long as it is told.
        ///
        /// @param duration in nanoseconds
        void nanos(long duration) throws InterruptedException;
    }

    private final RequestCounters counters;
    private final RequestRate rate;
    private final Hedging hedging;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final Pause pause;

    /// Requests of one client.
    ///
    /// @param executor runs what is sent a second time; one thread for each task
    public RetryingRequests(ExecutorService executor, RequestCounters counters, Pause pause) {
        this(
                counters,
                new RequestRate(System.nanoTime()),
                new Hedging(executor, counters),
                BACKOFF,
                () -> ThreadLocalRandom.current().nextLong(),
                pause);
    }

    /// @param random must be safe for use by many threads
    RetryingRequests(
            RequestCounters counters,
            RequestRate rate,
            Hedging hedging,
            Backoff backoff,
            RandomGenerator random,
            Pause pause) {
        this.counters = counters;
        this.rate = rate;
        this.hedging = hedging;
        this.backoff = backoff;
        this.random = random;
        this.pause = pause;
    }

    /// Performs a request.
    ///
    /// @param call sends it, as often as needed
    /// @throws java.nio.file.NoSuchFileException if there is no such object
    /// @throws RefusedException if S3 refuses it
    /// @throws IOException if it failed too often, or in a way that will not pass
    public <T> T send(S3Request request, Callable<T> call) throws IOException {
        long start = System.nanoTime();
        try {
            return sendUntilDone(request, call);
        } finally {
            if (request.kind().isRead()) {
                StoreWaits.readSince(start);
            } else {
                StoreWaits.wroteSince(start);
            }
        }
    }

    private <T> T sendUntilDone(S3Request request, Callable<T> call) throws IOException {
        Callable<T> counted =
                () -> {
                    counters.sent(request.kind());
                    return call.call();
                };
        for (int tries = 1; ; tries++) {
            try {
                wait(rate.reserve(System.nanoTime()), request);
                return request.isHedged()
                        ? hedging.call(request.kind(), request.bytes(), counted)
                        : counted.call();
            } catch (Exception e) {
                if (Thread.currentThread().isInterrupted() || e instanceof InterruptedException) {
                    throw interrupted(request, e);
                }
                if (S3Errors.isSlowDown(e)) {
                    counters.throttled();
                    rate.slowDown(System.nanoTime());
                }
                if (tries >= MAX_TRIES || !S3Errors.mayPass(e, tries)) {
                    throw S3Errors.explain(e, request, tries);
                }
            }
            counters.retried();
            wait(backoff.delayMillis(tries, random) * 1_000_000, request);
        }
    }

    private void wait(long nanos, S3Request request) throws IOException {
        try {
            if (nanos > 0) {
                pause.nanos(nanos);
            }
        } catch (InterruptedException e) {
            throw interrupted(request, e);
        }
    }

    private static IOException interrupted(S3Request request, Exception cause) {
        Thread.currentThread().interrupt();
        var interrupted =
                new InterruptedIOException(
                        "interrupted: action=" + request.kind() + " key=" + request.where());
        interrupted.initCause(cause);
        return interrupted;
    }
}
