package dev.mayfly.worker;

import dev.mayfly.codec.EncodingException;
import dev.mayfly.function.TaskContext;
import dev.mayfly.program.Program;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.protocol.TaskSpec.Records;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.CorruptBlockException;
import dev.mayfly.worker.flow.Deadline;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.input.CorruptInputException;
import dev.mayfly.worker.join.SharedTables;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs attempts and translates how they end. Safe for use by many threads, one attempt each.
public final class TaskRunner {
    private static final WantedWatch.Patience PATIENCE =
            new WantedWatch.Patience(Records.LOOK_PAUSE, Duration.ZERO, _ -> {});

    private final ObjectStore store;
    private final ClassLoader userCode;
    private final TaskContext.BroadcastReader broadcasts;
    private final LongSupplier clockMillis;
    private final LongFunction<Deadline> deadlines;
    private final WantedWatch.Patience patience;
    private final UnaryOperator<TaskOutcome> counted;
    private final StoredCommits commits;
    private final SharedTables tables = new SharedTables();
    private final FreePrograms programs;

    /// A runner.
    ///
    /// @param store holds inputs, shuffles and outputs
    /// @param userCode knows the classes of user functions
    /// @param clockMillis says the time, for durations
    public TaskRunner(
            ObjectStore store,
            ClassLoader userCode,
            TaskContext.BroadcastReader broadcasts,
            LongSupplier clockMillis) {
        this(
                userCode,
                store,
                broadcasts,
                clockMillis,
                Deadline::after,
                PATIENCE,
                UnaryOperator.identity());
    }

    /// A runner with deadlines of its own.
    ///
    /// @param deadlines for each attempt that can hand back: of the milliseconds that it may read,
    ///   what says whether they are over
    public TaskRunner(
            ObjectStore store,
            ClassLoader userCode,
            TaskContext.BroadcastReader broadcasts,
            LongSupplier clockMillis,
            LongFunction<BooleanSupplier> deadlines) {
        this(
                userCode,
                store,
                broadcasts,
                clockMillis,
                millis -> deadlines.apply(millis)::getAsBoolean,
                PATIENCE,
                UnaryOperator.identity());
    }

    private TaskRunner(
            ClassLoader userCode,
            ObjectStore store,
            TaskContext.BroadcastReader broadcasts,
            LongSupplier clockMillis,
            LongFunction<Deadline> deadlines,
            WantedWatch.Patience patience,
            UnaryOperator<TaskOutcome> counted) {
        this.counted = counted;
        this.patience = patience;
        this.deadlines = deadlines;
        this.store = store;
        this.userCode = userCode;
        this.broadcasts = broadcasts;
        this.clockMillis = clockMillis;
        this.commits = new StoredCommits(store);
        this.programs = new FreePrograms(userCode);
    }

    /// A runner like this one whose attempts look more or less often whether anybody waits for
    /// them.
    public TaskRunner withPause(Duration value) {
        return with(new WantedWatch.Patience(value, patience.grace(), patience.stuck()), counted);
    }

    /// A runner like this one that tells of attempts which nobody waits for and which do not stop.
    ///
    /// @param grace how long they may take to
    /// @param stuck told of each once, on another thread; perhaps when it has just stopped
    public TaskRunner withStuck(Duration grace, Consumer<TaskSpec> stuck) {
        return with(new WantedWatch.Patience(patience.pause(), grace, stuck), counted);
    }

    /// A runner like this one that adds to outcomes what requests they took, before it writes them
    /// down.
    public TaskRunner withRequests(UnaryOperator<TaskOutcome> counter) {
        return with(patience, counter);
    }

    /// A runner like this one with deadlines of its own.
    TaskRunner withDeadlines(LongFunction<Deadline> value) {
        return new TaskRunner(userCode, store, broadcasts, clockMillis, value, patience, counted);
    }

    private TaskRunner with(WantedWatch.Patience value, UnaryOperator<TaskOutcome> counter) {
        return new TaskRunner(userCode, store, broadcasts, clockMillis, deadlines, value, counter);
    }

    /// Lets go of what attempts of a job left for each other.
    public void forget(JobId job) {
        tables.forget(job);
        programs.clear();
    }

    /// Runs an attempt on this thread. Interrupting the thread cancels it. One that nobody waits
    /// for any more cancels itself. Errors of the JVM itself, such as missing memory, are thrown.
    public TaskOutcome run(TaskSpec spec) {
        try {
            Optional<TaskOutcome> earlier = commits.found(spec);
            return earlier.isPresent() ? earlier.get() : watched(spec);
        } catch (Exception e) {
            return failed(spec.attempt(), e);
        }
    }

    /// Runs an attempt until it has ended or nobody waits for it.
    private TaskOutcome watched(TaskSpec spec) throws Exception {
        var watch = new WantedWatch(spec, store, patience);
        Optional<TaskOutcome> outcome = Optional.empty();
        try (watch) {
            outcome = Optional.of(counted.apply(outcome(spec, watch)));
        } catch (Exception e) {
            if (!watch.isUnwanted()) {
                throw e;
            }
        }
        var part = new WrittenPart(store, outcome);
        if (watch.isCommitted()) {
            return part.removedUnlessIn(commits.committed(spec));
        }
        if (watch.isUnwanted()) {
            return part.removedUnlessIn(new TaskOutcome.Cancelled(spec.attempt()));
        }
        TaskOutcome counts = part.removedUnlessIn(commits.settle(spec, outcome.orElseThrow()));
        if (part.isThere() && watch.isUnwantedNow()) {
            commits.withdraw(spec, counts);
            return part.removedUnlessIn(new TaskOutcome.Cancelled(spec.attempt()));
        }
        return counts;
    }

    private TaskOutcome outcome(TaskSpec spec, WantedWatch watch) throws Exception {
        long start = clockMillis.getAsLong();
        var meter = new TaskMeter();
        var context = new TaskContext(broadcasts);
        String spillDirectory = Execution.place(spec, "spill");
        try {
            Execution.Done done =
                    ScopedValue.where(TaskContext.CURRENT, context)
                            .call(() -> execute(spec, spillDirectory, meter, watch));
            var outcome =
                    new TaskOutcome.Succeeded(
                            spec.attempt(),
                            done.output(),
                            meter.metrics(clockMillis.getAsLong() - start),
                            done.counters(),
                            spec.earlier());
            return done.left()
                    .<TaskOutcome>map(rest -> new TaskOutcome.HandedBack(outcome, rest))
                    .orElse(outcome);
        } finally {
            deleteQuietly(spillDirectory, meter);
        }
    }

    /// Removes spills, also for an attempt that was told to stop: it may be the only one of a long
    /// job.
    private void deleteQuietly(String spillDirectory, TaskMeter meter) {
        if (meter.metrics(0).spills() == 0) {
            return;
        }
        boolean isInterrupted = Thread.interrupted();
        try {
            store.deleteAll(spillDirectory);
        } catch (IOException e) {
            // What is left lies in the job's work directory, which is removed with the job.
            return;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Execution.Done execute(
            TaskSpec spec, String spillDirectory, TaskMeter meter, WantedWatch watch)
            throws Exception {
        FreePrograms.Decoded decoded = programs.take(spec.program());
        Program program = decoded.program();
        boolean mayHandBack =
                spec.limits().hasTime() && HandBack.isPossible(program, decoded.isStateless());
        try (Deadline deadline =
                mayHandBack ? deadlines.apply(spec.limits().readMillis()) : Deadline.NEVER) {
            Execution.Done done =
                    new Execution(
                                    spec,
                                    program,
                                    store,
                                    tables,
                                    spillDirectory,
                                    meter,
                                    deadline,
                                    watch)
                            .run();
            programs.giveBack(decoded);
            return done;
        }
    }

    private static TaskOutcome failed(AttemptId attempt, Exception e) {
        if (causedBy(e, InterruptedException.class)
                || causedBy(e, ClosedByInterruptException.class)) {
            Thread.currentThread().interrupt();
            return new TaskOutcome.Cancelled(attempt);
        }
        Failure failure = Failure.of(e);
        boolean isFatal =
                causedBy(e, CorruptBlockException.class)
                        || causedBy(e, CorruptInputException.class)
                        || causedBy(e, EncodingException.class)
                        || causedBy(e, AccessDeniedException.class);
        return isFatal
                ? new TaskOutcome.Fatal(attempt, failure)
                : new TaskOutcome.Transient(attempt, failure);
    }

    private static boolean causedBy(Throwable e, Class<? extends Throwable> type) {
        for (@Nullable Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }
}
