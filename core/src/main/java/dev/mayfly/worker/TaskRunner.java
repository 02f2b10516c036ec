package dev.mayfly.worker;

import dev.mayfly.codec.EncodingException;
import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.function.TaskContext;
import dev.mayfly.protocol.AttemptId;
import dev.mayfly.protocol.Failure;
import dev.mayfly.protocol.JobId;
import dev.mayfly.protocol.Program;
import dev.mayfly.protocol.Sink;
import dev.mayfly.protocol.TaskInput;
import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.protocol.TaskOutcome;
import dev.mayfly.protocol.TaskOutput;
import dev.mayfly.protocol.TaskSpec;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.CorruptBlockException;
import dev.mayfly.worker.flow.RecordSink;
import dev.mayfly.worker.flow.TaskMeter;
import dev.mayfly.worker.input.CorruptInputException;
import dev.mayfly.worker.join.SharedTables;
import dev.mayfly.worker.output.KeepSink;
import dev.mayfly.worker.output.PartWriter;
import dev.mayfly.worker.shuffle.MapOutputRelay;
import dev.mayfly.worker.shuffle.ShuffleSinks;
import dev.mayfly.worker.shuffle.ShuffleSinks.MapOutputSink;
import dev.mayfly.worker.sort.Spills;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Runs attempts and translates how they end. Safe for use by many threads, one attempt each.
public final class TaskRunner {
    private final ObjectStore store;
    private final ClassLoader userCode;
    private final TaskContext.BroadcastReader broadcasts;
    private final LongSupplier clockMillis;
    private final StoredCommits commits;
    private final SharedTables tables = new SharedTables();

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
        this.store = store;
        this.userCode = userCode;
        this.broadcasts = broadcasts;
        this.clockMillis = clockMillis;
        this.commits = new StoredCommits(store);
    }

    /// Lets go of what attempts of a job left for each other.
    public void forget(JobId job) {
        tables.forget(job);
    }

    /// Runs an attempt on this thread. Interrupting the thread cancels it. Errors of the JVM
    /// itself, such as missing memory, are thrown.
    public TaskOutcome run(TaskSpec spec) {
        long start = clockMillis.getAsLong();
        var meter = new TaskMeter();
        var context = new TaskContext(broadcasts);
        String spillDirectory = directory(spec, "spill") + "/" + name(spec.attempt());
        try {
            Optional<TaskOutcome.Succeeded> earlier = commits.found(spec);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            TaskOutput output =
                    ScopedValue.where(TaskContext.CURRENT, context)
                            .call(() -> execute(spec, spillDirectory, meter));
            var outcome =
                    new TaskOutcome.Succeeded(
                            spec.attempt(),
                            output,
                            meter.metrics(clockMillis.getAsLong() - start),
                            context.counters());
            return commits.settle(spec, outcome);
        } catch (Exception e) {
            return failed(spec.attempt(), e);
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

    private TaskOutput execute(TaskSpec spec, String spillDirectory, TaskMeter meter)
            throws Exception {
        Program program = FunctionCodec.decode(spec.program(), userCode);
        TaskLimits limits = spec.limits();
        boolean isShared =
                program.sink() instanceof Sink.Shuffle && Sources.holders(program.pipeline()) > 0;
        TaskLimits share = isShared ? limits.withBuffer(limits.bufferBytes() / 2) : limits;
        var sources =
                new Sources(
                        spec.job(),
                        program.pipeline(),
                        store,
                        tables,
                        share,
                        spillDirectory,
                        meter);
        int partition = spec.attempt().task().partition();
        return switch (program.sink()) {
            case Sink.Shuffle shuffle -> {
                MapOutputSink sink =
                        ShuffleSinks.open(
                                shuffle,
                                partition,
                                spec.bounds(),
                                spec.keyFilter(),
                                MapOutputKeys.of(spec),
                                new Spills(store, spillDirectory + "/out", share, meter));
                drive(sources, program, spec, partition, sink);
                yield sink.output();
            }
            case Sink.Relay ignored ->
                    new MapOutputRelay(store, limits.bufferBytes(), meter)
                            .write(MapOutputKeys.of(spec), (TaskInput.MapOutputs) spec.input());
            case Sink.Keep keep -> {
                String directory = keep.directory();
                String key =
                        (directory == null ? directory(spec, "result") : directory)
                                + "/"
                                + name(spec.attempt());
                try (var sink = new KeepSink(keep, store, key, share, meter)) {
                    drive(sources, program, spec, partition, sink);
                    yield sink.output();
                }
            }
            case Sink.Save save -> {
                String key =
                        save.directory() + "/" + partName(partition) + save.compression().suffix();
                try (var sink = new PartWriter(save, store, key, meter)) {
                    drive(sources, program, spec, partition, sink);
                    yield sink.output();
                }
            }
        };
    }

    private static void drive(
            Sources sources, Program program, TaskSpec spec, int partition, RecordSink sink)
            throws Exception {
        sources.run(program.pipeline(), spec.input(), partition, sink);
        sink.finish();
    }

    private static String directory(TaskSpec spec, String kind) {
        return spec.workDirectory() + "/" + kind + "/" + spec.attempt().task().stage().index();
    }

    private static String name(AttemptId attempt) {
        return attempt.task().partition() + "-" + attempt.number();
    }

    /// A part file's name. Attempts of a task write equal records, and an object appears whole, so
    /// that it does not matter which of them is the last to write it.
    private static String partName(int partition) {
        String number = Integer.toString(partition);
        return "part-r-" + "0".repeat(Math.max(0, 5 - number.length())) + number;
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
