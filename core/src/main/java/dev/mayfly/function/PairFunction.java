package dev.mayfly.function;

import java.io.Serializable;

/// Makes one value from a key and a value.
@FunctionalInterface
public interface PairFunction<K, V, R> extends Serializable {
    /// The result for a pair.
    R apply(K key, V value) throws Exception;
}
