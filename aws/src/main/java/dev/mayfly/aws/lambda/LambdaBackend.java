package dev.mayfly.aws.lambda;

import dev.mayfly.backend.Backend;
import dev.mayfly.driver.event.JobListener;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs attempts in calls of a function, one thread waiting for each call.
///
/// The function decides how fast: what it refuses because too much runs is tried again later, and
/// no attempt fails for it. A call whose answer is lost is not repeated before the function's
/// time-out is over. An attempt that is cancelled is answered at once; the function cannot be
/// stopped from here and runs on until it looks whether anybody waits for it.
public final class LambdaBackend implements Backend {
    private static final long GATHER_MILLIS = 2;

    private record Key(JobId job, AttemptId attempt) {}

    private final LambdaOptions options;
    private final FunctionPort function;
    private final ObjectStore store;
    private final Timing timing;
    private final List<JobListener> listeners;
    private final Admission admission;
    private final Map<Key, LambdaAttempt> attempts = new ConcurrentHashMap<>();
    private final BlockingQueue<LambdaAttempt> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread dispatcher;
    private boolean isClosed;

    /// A backend that begins to call when there is something to do.
    ///
    /// @param function closed with the backend
    /// @param store reached by the function as well; takes what is too large for a call
    /// @param listeners told when an attempt waits and when it runs
    public LambdaBackend(
            LambdaOptions options,
            FunctionPort function,
            ObjectStore store,
            List<JobListener> listeners) {
        this(options, function, store, listeners, Timing.SYSTEM);
    }

    /// A backend with a clock of its own.
    LambdaBackend(
            LambdaOptions options,
            FunctionPort function,
            ObjectStore store,
            List<JobListener> listeners,
            Timing timing) {
        this.listeners = List.copyOf(listeners);
        this.options = options;
        this.function = function;
        this.store = store;
        this.timing = timing;
        this.admission =
                new Admission(
                        new CallLimit(options.concurrency(), options.ramp()),
                        timing,
                        2 * options.timeout().toMillis());
        this.dispatcher = Thread.ofPlatform().name("mayfly-lambda").daemon().start(this::dispatch);
    }

    @Override
    public int slots() {
        return Math.multiplyExact(options.concurrency(), options.attemptsPerCall());
    }

    /// Starts an attempt, or lets it wait for a call.
    ///
    /// @throws IllegalStateException if the backend is closed or runs this attempt already; there
    ///   is no answer then
    @Override
    public void launch(TaskSpec spec, Consumer<TaskOutcome> answer) {
        var key = new Key(spec.job(), spec.attempt());
        var attempt =
                new LambdaAttempt(
                        spec,
                        listeners,
                        outcome -> {
                            attempts.remove(key);
                            answer.accept(outcome);
                        });
        attempt.waits();
        synchronized (attempts) {
            if (isClosed) {
                throw new IllegalStateException("backend is closed: attempt=" + spec.attempt());
            }
            if (attempts.putIfAbsent(key, attempt) != null) {
                throw new IllegalStateException(
                        "attempt runs already: job=" + spec.job() + " attempt=" + spec.attempt());
            }
            waiting.add(attempt);
        }
    }

    @Override
    public void cancel(JobId job, AttemptId attempt) {
        LambdaAttempt running = attempts.get(new Key(job, attempt));
        synchronized (attempts) {
            if (running != null && !isClosed) {
                threads.execute(() -> cancel(running));
            }
        }
    }

    private void cancel(LambdaAttempt attempt) {
        if (admission.isClosed()) {
            attempt.waits();
        }
        attempt.cancel();
    }

    @Override
    public void forget(JobId job) {}

    @Override
    public void close() {
        synchronized (attempts) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        dispatcher.interrupt();
        boolean isInterrupted = joinDispatcher();
        attempts.values().forEach(each -> threads.execute(() -> cancel(each)));
        threads.close();
        function.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean joinDispatcher() {
        boolean isInterrupted = false;
        while (dispatcher.isAlive()) {
            try {
                dispatcher.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        return isInterrupted;
    }

    private void dispatch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                admission.enter();
                threads.execute(
                        new LambdaCall(gather(), function, store, options, admission, timing));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    /// The attempts of the next call. Attempts are launched in bursts, so a moment of patience
    /// fills the call.
    private List<LambdaAttempt> gather() throws InterruptedException {
        var gathered = new ArrayList<LambdaAttempt>();
        while (gathered.isEmpty()) {
            add(waiting.take(), gathered);
        }
        while (gathered.size() < options.attemptsPerCall()) {
            LambdaAttempt next = waiting.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                break;
            }
            add(next, gathered);
        }
        return gathered;
    }

    private static void add(LambdaAttempt attempt, List<LambdaAttempt> gathered) {
        if (!attempt.isAnswered()) {
            gathered.add(attempt);
        }
    }
}
