package dev.mayfly.function;

import java.io.Serializable;

/// Takes a number from a value, without boxing.
@FunctionalInterface
public interface DoubleFunction<T> extends Serializable {
    /// The number.
    double apply(T value) throws Exception;
}
