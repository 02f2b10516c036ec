package dev.mayfly.aws.s3.request;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends a request a second time when the first is among the slowest of its sort, and takes the
/// answer that comes first. Only for requests that may run twice. At most one in twenty is sent
/// again. Safe for use by many threads.
///
/// @see <a href="https://research.google/pubs/the-tail-at-scale/">Dean and Barroso, The Tail at
///   Scale</a>
final class Hedging {
    private static final double SLOW_QUANTILE = 0.95;
    private static final long MIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int REQUESTS_PER_HEDGE = 20;
    private static final int MAX_SAVED = 10 * REQUESTS_PER_HEDGE;

    private final ExecutorService executor;
    private final RequestCounters counters;
    private final Map<Sort, Latencies> latencies = new ConcurrentHashMap<>();
    private int saved;

    /// Requests that should take about the same time.
    private record Sort(RequestKind kind, int sizeClass) {
        static Sort of(RequestKind kind, long bytes) {
            return new Sort(kind, (64 - Long.numberOfLeadingZeros(bytes)) / 2);
        }
    }

    /// What one of two twins brought.
    private record Answer<T>(@Nullable T value, @Nullable Throwable failure) {}

    /// @param executor runs twins; one thread for each task
    Hedging(ExecutorService executor, RequestCounters counters) {
        this.executor = executor;
        this.counters = counters;
    }

    /// Performs a request.
    ///
    /// @param bytes how many it carries
    /// @param request is called once or twice, the second time by another thread while the first
    ///   call lasts
    /// @throws Exception of the request, if no twin succeeded
    <T> T call(RequestKind kind, long bytes, Callable<T> request) throws Exception {
        Latencies seen =
                latencies.computeIfAbsent(Sort.of(kind, bytes), _ -> new Latencies(SLOW_QUANTILE));
        Callable<T> timed =
                () -> {
                    long start = System.nanoTime();
                    T value = request.call();
                    seen.add(System.nanoTime() - start);
                    return value;
                };
        save();
        OptionalLong slow = seen.slow();
        return slow.isEmpty()
                ? timed.call()
                : race(timed, Math.max(MIN_DELAY_NANOS, slow.getAsLong()));
    }

    private <T> T race(Callable<T> request, long delayNanos) throws Exception {
        BlockingQueue<Answer<T>> answers = new LinkedBlockingQueue<>();
        Future<?> first = executor.submit(() -> answers.add(answer(request)));
        Future<?> second = null;
        try {
            Answer<T> answer = answers.poll(delayNanos, TimeUnit.NANOSECONDS);
            if (answer == null && spend()) {
                counters.hedged();
                second = executor.submit(() -> answers.add(answer(request)));
            }
            if (answer == null) {
                answer = answers.take();
            }
            if (answer.failure() != null && second != null) {
                Answer<T> other = answers.take();
                answer = other.failure() == null ? other : answer;
            }
            return value(answer);
        } finally {
            first.cancel(true);
            if (second != null) {
                second.cancel(true);
            }
        }
    }

    private static <T> Answer<T> answer(Callable<T> request) {
        try {
            return new Answer<>(request.call(), null);
        } catch (Exception | Error e) {
            return new Answer<>(null, e); // thrown by who waits
        }
    }

    @SuppressWarnings("NullAway") // a value may be null where T allows it
    private static <T> T value(Answer<T> answer) throws Exception {
        return switch (answer.failure()) {
            case null -> answer.value();
            case Exception failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable failure -> throw new IllegalStateException(failure);
        };
    }

    private synchronized void save() {
        saved = Math.min(MAX_SAVED, saved + 1);
    }

    private synchronized boolean spend() {
        if (saved < REQUESTS_PER_HEDGE) {
            return false;
        }
        saved -= REQUESTS_PER_HEDGE;
        return true;
    }
}
