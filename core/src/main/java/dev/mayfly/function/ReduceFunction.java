package dev.mayfly.function;

import java.io.Serializable;

/// Merges two values of one key. Associative and commutative.
@FunctionalInterface
public interface ReduceFunction<V> extends Serializable {
    /// The merged value.
    V apply(V left, V right) throws Exception;
}
