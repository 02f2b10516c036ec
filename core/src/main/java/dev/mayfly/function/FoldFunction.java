package dev.mayfly.function;

import java.io.Serializable;

/// Adds a value to an accumulator.
@FunctionalInterface
public interface FoldFunction<A, V> extends Serializable {
    /// The accumulator with the value in it; may be the same object, changed.
    A apply(A accumulator, V value) throws Exception;
}
