package dev.mayfly.function;

import java.io.Serializable;

/// Makes any number of key-value pairs from a value.
@FunctionalInterface
public interface ToPairsFunction<T, K, V> extends Serializable {
    /// Passes each pair for a value to `out`.
    void apply(T value, PairEmitter<K, V> out) throws Exception;
}
