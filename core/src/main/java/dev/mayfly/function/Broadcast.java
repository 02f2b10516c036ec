package dev.mayfly.function;

import java.io.Serializable;

/// A value that every task may read, sent once instead of inside every function that uses it.
///
/// @param <T> type of the value
/// @param location where its bytes are
public record Broadcast<T>(String location) implements Serializable {
    /// The value. It is shared by the tasks of a worker: not to be changed.
    ///
    /// @throws IllegalStateException outside a running job's functions
    @SuppressWarnings("unchecked")
    public T value() {
        if (!TaskContext.CURRENT.isBound()) {
            throw new IllegalStateException("broadcast read outside a job: " + location);
        }
        return (T) TaskContext.CURRENT.get().broadcast(location);
    }
}
