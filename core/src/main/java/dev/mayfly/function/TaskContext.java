package dev.mayfly.function;

import java.util.Map;
import java.util.TreeMap;

/// What user functions reach outside their arguments while an attempt runs: counters and broadcast
/// values. Bound to the threads of one attempt; used by one of them at a time.
public final class TaskContext {
    /// The context of the attempt that this thread works for.
    public static final ScopedValue<TaskContext> CURRENT = ScopedValue.newInstance();

    private final Map<String, Long> counters = new TreeMap<>();
    private final BroadcastReader broadcasts;

    /// A context with all counters at zero.
    public TaskContext(BroadcastReader broadcasts) {
        this.broadcasts = broadcasts;
    }

    /// Finds the value of a broadcast, decoding it once in a worker.
    @FunctionalInterface
    public interface BroadcastReader {
        /// The value.
        ///
        /// @param location where its bytes are
        Object read(String location);
    }

    /// A context for what was done by another attempt already, whose counters nobody reads.
    public TaskContext uncounted() {
        return new TaskContext(broadcasts);
    }

    /// What the counters were raised by, by name.
    public Map<String, Long> counters() {
        return counters;
    }

    /// Sets all counters to zero, since another attempt has counted what was done.
    public void forget() {
        counters.clear();
    }

    void count(String counter, long amount) {
        counters.merge(counter, amount, Long::sum);
    }

    Object broadcast(String location) {
        return broadcasts.read(location);
    }
}
