package dev.mayfly.function;

import java.io.Serializable;

/// Takes an integer from a value, without boxing.
@FunctionalInterface
public interface LongFunction<T> extends Serializable {
    /// The integer.
    long apply(T value) throws Exception;
}
