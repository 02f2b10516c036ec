package dev.mayfly.function;

import java.io.Serializable;

/// Makes any number of values from one.
@FunctionalInterface
public interface FlatMapFunction<T, R> extends Serializable {
    /// Passes each result for a value to `out`.
    void apply(T value, Emitter<R> out) throws Exception;
}
