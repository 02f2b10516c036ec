package dev.mayfly.function;

import java.io.Serializable;

/// Makes one value from another.
@FunctionalInterface
public interface MapFunction<T, R> extends Serializable {
    /// The result for a value.
    R apply(T value) throws Exception;
}
