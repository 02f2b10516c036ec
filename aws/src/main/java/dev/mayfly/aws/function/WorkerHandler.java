package dev.mayfly.aws.function;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.mayfly.aws.call.Body;
import dev.mayfly.aws.call.Invocation;
import dev.mayfly.aws.call.InvocationAnswer;
import dev.mayfly.aws.call.TaskCodecs;
import dev.mayfly.aws.detached.EventHandler;
import dev.mayfly.code.CodeReference;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.FileObjectStore;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.RoutedStore;
import dev.mayfly.storage.StoreWaits;
import dev.mayfly.worker.StoredBroadcasts;
import dev.mayfly.worker.TaskRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// The function: runs the attempts of a call and answers with their outcomes. One handler for each
/// execution environment; Lambda calls it from one thread, one call after the other.
///
/// What fails in an attempt becomes its outcome. Only a call that cannot be read, and the end of
/// the JVM itself, are errors of the function.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">Handlers in
///   Java</a>
public final class WorkerHandler implements RequestStreamHandler, Resource {
    private static final byte[] NOTHING = "null".getBytes(US_ASCII);

    /// How much longer than a call may take it may be until something is heard of it.
    private static final Duration LATENESS = Duration.ofMinutes(1);

    /// How long an attempt may take to stop, before its process is ended.
    private static final Duration STUCK_GRACE = Duration.ofSeconds(10);

    /// Exit code of a process that is ended for that.
    private static final int STUCK = 75;

    private final ObjectStore store;
    private final UserCode code;
    private final CountedRequests requests;
    private final BiFunction<ClassLoader, JobId, AttemptRunner> runners;
    private final int parallelism;
    private final AttemptLog log = new AttemptLog(System.out);
    private final AttemptTraces traces;
    private final StuckAttempts stuck;
    private final LongSupplier clockMillis;
    private String environment = UUID.randomUUID().toString();
    private int served;
    private long callStartMillis;
    private @Nullable LambdaClient client;

    /// Runs one attempt to its end on the calling thread, which is interrupted if it is to stop.
    @FunctionalInterface
    public interface AttemptRunner {
        /// Does the work.
        TaskOutcome run(TaskSpec spec) throws IOException, InterruptedException;
    }

    /// The handler of a function, called by Lambda's runtime in the init phase.
    public WorkerHandler() {
        this(
                new RoutedStore(
                        new FileObjectStore(Path.of("")), WorkerHandler.class.getClassLoader()),
                Runtime.getRuntime().availableProcessors(),
                new AttemptTraces());
        Core.getGlobalContext().register(this);
        System.setOut(PrintedLines.to(System.out));
        System.setErr(PrintedLines.to(System.err));
    }

    /// A handler.
    ///
    /// @param parallelism how many attempts run at the same time
    /// @param traces hear of attempts
    WorkerHandler(ObjectStore store, int parallelism, AttemptTraces traces) {
        this(
                store,
                parallelism,
                traces,
                new StuckAttempts(
                        new AttemptLog(System.out), () -> Runtime.getRuntime().halt(STUCK)),
                new CountedRequests(store));
    }

    private WorkerHandler(
            ObjectStore store,
            int parallelism,
            AttemptTraces traces,
            StuckAttempts stuck,
            CountedRequests requests) {
        this(
                store,
                Path.of(System.getProperty("java.io.tmpdir"), "mayfly-code"),
                new LastJob(store, stuck, requests)::runner,
                parallelism,
                traces,
                stuck,
                requests);
    }

    /// A handler.
    ///
    /// @param codeDirectory for copies of user code
    /// @param runners do the attempts' work, each for a class loader of user code and a job
    /// @param requests of the store, those that runners tell included
    public WorkerHandler(
            ObjectStore store,
            Path codeDirectory,
            BiFunction<ClassLoader, JobId, AttemptRunner> runners,
            int parallelism,
            CountedRequests requests) {
        this(
                store,
                codeDirectory,
                runners,
                parallelism,
                new AttemptTraces(),
                new StuckAttempts(new AttemptLog(System.out), () -> {}),
                requests);
    }

    private WorkerHandler(
            ObjectStore store,
            Path codeDirectory,
            BiFunction<ClassLoader, JobId, AttemptRunner> runners,
            int parallelism,
            AttemptTraces traces,
            StuckAttempts stuck,
            CountedRequests requests) {
        this.traces = traces;
        this.stuck = stuck;
        this.store = store;
        this.requests = requests;
        this.code = new UserCode(store, codeDirectory, WorkerHandler.class.getClassLoader());
        this.runners = runners;
        this.parallelism = parallelism;
        this.clockMillis = Clock.systemUTC()::millis;
    }

    /// The runner of the job that was served last, with what its attempts share; that of other jobs
    /// is not needed again.
    private static final class LastJob {
        private final ObjectStore store;
        private final StuckAttempts stuck;
        private final CountedRequests requests;
        private Optional<JobId> job = Optional.empty();
        private Optional<ClassLoader> loader = Optional.empty();
        private TaskRunner runner;

        LastJob(ObjectStore store, StuckAttempts stuck, CountedRequests requests) {
            this.store = store;
            this.stuck = stuck;
            this.requests = requests;
            this.runner = runnerOf(WorkerHandler.class.getClassLoader());
        }

        synchronized AttemptRunner runner(ClassLoader wantedLoader, JobId wanted) {
            boolean isKnown =
                    job.filter(wanted::equals).isPresent()
                            && loader.filter(known -> known == wantedLoader).isPresent();
            if (!isKnown) {
                job = Optional.of(wanted);
                loader = Optional.of(wantedLoader);
                runner = runnerOf(wantedLoader);
            }
            return runner::run;
        }

        private TaskRunner runnerOf(ClassLoader userCode) {
            return new TaskRunner(
                            store, userCode, new StoredBroadcasts(store), Clock.systemUTC()::millis)
                    .withStuck(STUCK_GRACE, stuck::stuck)
                    .withRequests(requests::with);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        byte[] payload = input.readAllBytes();
        if (EventHandler.accepts(payload)) {
            begin();
            Duration limit = Duration.ofMillis(context.getRemainingTimeInMillis());
            events(context).handle(payload, limit.plus(LATENESS));
            output.write(NOTHING);
        } else {
            output.write(answer(payload, context.getAwsRequestId()));
        }
    }

    /// What handles the events of jobs that go on by themselves. Most functions never need it.
    private synchronized EventHandler events(Context context) {
        if (client == null) {
            client = LambdaClient.create();
        }
        return new EventHandler(
                store,
                code::loader,
                (spec, needed) -> run(spec, needed, context.getAwsRequestId()),
                client,
                context.getInvokedFunctionArn(),
                new LoggedEvents(log, new TraceDaemon(), context.getAwsRequestId(), served));
    }

    private TaskOutcome run(TaskSpec spec, List<CodeReference> needed, String requestId) {
        var call =
                new Invocation.Call(
                        spec.job(), spec.attempt(), new Body.Inline(TaskCodecs.encode(spec)), "");
        var task = new AttemptTask(call, store, told -> run(told, () -> code.loader(needed)));
        return run(task, call, requestId, UnaryOperator.identity());
    }

    /// Serves one call.
    public byte[] answer(byte[] payload, String requestId) throws IOException {
        begin();
        Invocation invocation = Invocation.of(payload);
        ClassLoaderSource loader = loaderOf(invocation);
        var tasks = new ArrayList<Callable<Body>>();
        for (Invocation.Call call : invocation.calls()) {
            var task = new AttemptTask(call, store, spec -> run(spec, loader));
            tasks.add(() ->
                    task.pack(
                            run(task, call, requestId, requests::with), invocation.inlineBytes()));
        }
        try {
            List<Body> outcomes = SideBySide.run(tasks, parallelism);
            return new InvocationAnswer(environment, served, outcomes).toPayload();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = new InterruptedIOException("call stopped: requestId=" + requestId);
            stopped.initCause(e);
            throw stopped;
        }
    }

    private void begin() {
        served++;
        callStartMillis = clockMillis.getAsLong();
    }

    /// A loader, or why there is none.
    @FunctionalInterface
    private interface ClassLoaderSource {
        ClassLoader get() throws IOException;
    }

    private ClassLoaderSource loaderOf(Invocation invocation) {
        try {
            ClassLoader loader = code.loader(invocation.code());
            return () -> loader;
        } catch (IOException e) {
            return () -> {
                throw e;
            };
        }
    }

    private TaskOutcome run(TaskSpec spec, ClassLoaderSource source)
            throws IOException, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = source.get();
        thread.setContextClassLoader(loader);
        try {
            // Lambda's time-out has run since the call began
            long elapsed = clockMillis.getAsLong() - callStartMillis;
            return runners.apply(loader, spec.job())
                    .run(spec.withLimits(spec.limits().after(elapsed)));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /// Runs an attempt, and tells of it.
    ///
    /// @param counted adds requests that were sent since the attempt was written down, where the
    ///   outcome is answered to somebody who counts them; otherwise the next attempt tells them
    private TaskOutcome run(
            AttemptTask task,
            Invocation.Call call,
            String requestId,
            UnaryOperator<TaskOutcome> counted) {
        long start = clockMillis.getAsLong();
        log.started(call, requestId, served);
        stuck.begun(call);
        try {
            var waits = new StoreWaits();
            var printed = new PrintedLines(text -> log.printed(call, text, requestId, served));
            TaskOutcome outcome = printed.during(() -> counted.apply(waits.during(task::run)));
            long end = clockMillis.getAsLong();
            log.ended(call, outcome, end - start, requestId, served);
            traces.ended(call, outcome, start, end, waits);
            return outcome;
        } finally {
            stuck.ended(call);
        }
    }

    /// Runs a small job before Lambda takes a snapshot, and reads from where work is.
    @Override
    public void beforeCheckpoint(org.crac.@Nullable Context<? extends Resource> context)
            throws IOException, InterruptedException {
        SnapshotPriming.run();
        String work = System.getenv("MAYFLY_WORK");
        if (work != null) {
            SnapshotPriming.ask(work);
        }
    }

    /// Gives an environment that continues from a snapshot a name of its own.
    @Override
    public void afterRestore(org.crac.@Nullable Context<? extends Resource> context) {
        environment = UUID.randomUUID().toString();
        served = 0;
    }
}
