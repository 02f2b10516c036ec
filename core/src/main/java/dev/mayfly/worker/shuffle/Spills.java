package dev.mayfly.worker.shuffle;

import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;

/// Where one attempt puts runs when memory is full, and how much memory that is. Used by one thread.
public final class Spills {
    private final ObjectStore store;
    private final String directory;
    private final TaskLimits limits;
    private final TaskMeter meter;
    private final Counter counter;
    private final long budgetBytes;

    private static final class Counter {
        private int next;
    }

    /// A place for runs.
    ///
    /// @param directory key prefix that is this attempt's own
    public Spills(ObjectStore store, String directory, TaskLimits limits, TaskMeter meter) {
        this(store, directory, limits, meter, new Counter(), limits.bufferBytes());
    }

    private Spills(
            ObjectStore store,
            String directory,
            TaskLimits limits,
            TaskMeter meter,
            Counter counter,
            long budgetBytes) {
        this.store = store;
        this.directory = directory;
        this.limits = limits;
        this.meter = meter;
        this.counter = counter;
        this.budgetBytes = budgetBytes;
    }

    /// The same place with a part of the budget.
    Spills withBudget(long bytes) {
        return new Spills(store, directory, limits, meter, counter, bytes);
    }

    /// Memory for records at rest, in bytes.
    long budgetBytes() {
        return budgetBytes;
    }

    TaskLimits limits() {
        return limits;
    }

    /// Writes records, which are in order, as a run.
    RunFile write(RecordCursor records) throws IOException {
        String key = directory + "/run-" + counter.next++;
        return RunFile.write(store, key, limits, meter, records);
    }

    /// Reads a run, once; it is deleted when closed.
    RecordCursor open(RunFile run) {
        return run.open(store, meter, true);
    }

    /// Reads a run that will be read again.
    RecordCursor reopen(RunFile run) {
        return run.open(store, meter, false);
    }
}
