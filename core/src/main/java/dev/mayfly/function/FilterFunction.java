package dev.mayfly.function;

import java.io.Serializable;

/// Decides whether a value stays.
@FunctionalInterface
public interface FilterFunction<T> extends Serializable {
    /// True if the value stays.
    boolean test(T value) throws Exception;
}
