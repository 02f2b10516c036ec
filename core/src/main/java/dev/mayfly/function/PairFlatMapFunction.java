package dev.mayfly.function;

import java.io.Serializable;

/// Makes any number of values from a key and a value.
@FunctionalInterface
public interface PairFlatMapFunction<K, V, R> extends Serializable {
    /// Passes each result for a pair to `out`.
    void apply(K key, V value, Emitter<R> out) throws Exception;
}
