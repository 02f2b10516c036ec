package dev.mayfly.backend.local;

import dev.mayfly.backend.Backend;
import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs attempts on platform threads of this process, one for each slot. What goes to an attempt
/// and comes back is encoded and decoded on its way, so that what cannot cross a wire fails here as
/// well.
///
/// An attempt is cancelled by interrupting its thread. One that has not stopped some seconds later
/// is left behind: it counts as failed, a new thread takes the place of its own, and it goes on as
/// long as it likes, or the process lasts.
public final class LocalBackend implements Backend {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private record Key(JobId job, AttemptId attempt) {}

    private final int slots;
    private final Duration grace;
    private final AttemptRunner runner;
    private final Codec<TaskSpec> specs;
    private final Codec<TaskOutcome> outcomes;
    private final ThreadPoolExecutor threads;
    private final Map<Key, LocalAttempt> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger left = new AtomicInteger();
    private boolean isClosed;

    /// A backend whose threads start when they are first needed.
    ///
    /// @param slots how many attempts run at the same time, at least 1
    /// @param runner does the attempts' work
    /// @param specs encodes what attempts are told
    /// @param outcomes encodes what attempts answer
    public LocalBackend(
            int slots, AttemptRunner runner, Codec<TaskSpec> specs, Codec<TaskOutcome> outcomes) {
        this(slots, runner, specs, outcomes, GRACE);
    }

    /// The same.
    ///
    /// @param grace how long an attempt may take to stop
    LocalBackend(
            int slots,
            AttemptRunner runner,
            Codec<TaskSpec> specs,
            Codec<TaskOutcome> outcomes,
            Duration grace) {
        this.slots = slots;
        this.grace = grace;
        this.runner = runner;
        this.specs = specs;
        this.outcomes = outcomes;
        var count = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(
                        slots,
                        slots,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        work ->
                                Thread.ofPlatform()
                                        .name("mayfly-worker-" + count.getAndIncrement())
                                        .daemon()
                                        .unstarted(work));
    }

    @Override
    public int slots() {
        return slots;
    }

    /// Starts an attempt, or lets it wait for a thread.
    ///
    /// @throws IllegalStateException if the backend is closed or runs this attempt already; there
    ///   is no answer then
    @Override
    public void launch(TaskSpec spec, Consumer<TaskOutcome> answer) {
        var key = new Key(spec.job(), spec.attempt());
        var attempt =
                new LocalAttempt(
                        spec.attempt(),
                        grace,
                        () -> carried(spec),
                        outcome -> {
                            attempts.remove(key);
                            answer.accept(outcome);
                        },
                        this::replaceThread);
        synchronized (attempts) {
            if (isClosed) {
                throw new IllegalStateException("backend is closed: attempt=" + spec.attempt());
            }
            if (attempts.putIfAbsent(key, attempt) != null) {
                throw new IllegalStateException(
                        "attempt runs already: job=" + spec.job() + " attempt=" + spec.attempt());
            }
            threads.execute(attempt);
        }
    }

    private void replaceThread() {
        synchronized (attempts) {
            int size = slots + left.incrementAndGet();
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        }
    }

    @Override
    public void cancel(JobId job, AttemptId attempt) {
        LocalAttempt running = attempts.get(new Key(job, attempt));
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void forget(JobId job) {
        runner.forget(job);
    }

    @Override
    public void close() {
        synchronized (attempts) {
            isClosed = true;
        }
        attempts.values().forEach(LocalAttempt::cancel);
        threads.shutdown();
        boolean isInterrupted = false;
        while (!threads.isTerminated() && (!attempts.isEmpty() || left.get() == 0)) {
            try {
                boolean _ = threads.awaitTermination(POLL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private TaskOutcome carried(TaskSpec spec) throws InterruptedException {
        return carry(runner.run(carry(spec, specs)), outcomes);
    }

    private static <T> T carry(T value, Codec<T> codec) {
        var encoder = new Encoder(1024);
        codec.encode(value, encoder);
        return codec.decode(new Decoder().wrap(encoder.array(), 0, encoder.size()));
    }
}
