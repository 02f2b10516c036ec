package dev.mayfly.worker.sort;

import dev.mayfly.protocol.TaskLimits;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.worker.flow.TaskMeter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Where one attempt puts runs when memory is full, and how much memory that is. Used by one
/// thread.
public final class Spills {
    /// How many runs are merged at once.
    public static final int MAX_FAN_IN = 64;

    private static final int MIN_READ_BYTES = 1 << 16;
    private static final int MAX_READ_BYTES = 1 << 20;

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
    public Spills withBudget(long bytes) {
        return new Spills(store, directory, limits, meter, counter, bytes);
    }

    /// Memory for records at rest, in bytes.
    public long budgetBytes() {
        return budgetBytes;
    }

    /// What the attempt may hold.
    public TaskLimits limits() {
        return limits;
    }

    /// The store that objects in this place are in.
    public ObjectStore store() {
        return store;
    }

    /// Counts what is spilled.
    public TaskMeter meter() {
        return meter;
    }

    /// The key of a further object in this place.
    public String nextKey() {
        return directory + "/run-" + counter.next++;
    }

    /// Writes records, which are in order, as a run.
    public RunFile write(RecordCursor records) throws IOException {
        return RunFile.write(store, nextKey(), limits, meter, records);
    }

    /// Makes one run of all runs if there are so many that no further one could be merged with
    /// them.
    public void compact(List<RunFile> runs, boolean isDescending) throws IOException {
        if (runs.size() < MAX_FAN_IN) {
            return;
        }
        RunFile merged = write(merge(runs, List.of(), isDescending));
        runs.clear();
        runs.add(merged);
    }

    /// Merges runs, which are deleted when the cursor is closed, and what follows them.
    public RecordCursor merge(List<RunFile> runs, List<RecordCursor> others, boolean isDescending) {
        var cursors = new ArrayList<RecordCursor>();
        for (RunFile run : runs) {
            cursors.add(open(run));
        }
        cursors.addAll(others);
        return new RunMerger(cursors, isDescending);
    }

    /// Reads a run, once; it is deleted when closed.
    RecordCursor open(RunFile run) {
        return run.open(store, meter, true, readBytes());
    }

    /// Reads a run that will be read again.
    RecordCursor reopen(RunFile run) {
        return run.open(store, meter, false, readBytes());
    }

    /// So much that all runs of a merge together take half of the budget.
    private int readBytes() {
        return Math.clamp(budgetBytes / 2 / MAX_FAN_IN, MIN_READ_BYTES, MAX_READ_BYTES);
    }
}
