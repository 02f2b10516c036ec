package dev.mayfly.function;

import java.io.Serializable;

/// A named number that user functions raise. Each task counts once, however many attempts it took;
/// those that only sample records to decide how others are done do not count.
///
/// @param name shown in the job's summary
public record Counter(String name) implements Serializable {
    /// Raises the counter by one.
    ///
    /// @throws IllegalStateException outside a running job's functions
    public void increment() {
        add(1);
    }

    /// Raises the counter.
    ///
    /// @throws IllegalStateException outside a running job's functions
    public void add(long amount) {
        if (!TaskContext.CURRENT.isBound()) {
            throw new IllegalStateException("counter used outside a job: counter=" + name);
        }
        TaskContext.CURRENT.get().count(name, amount);
    }
}
