package dev.mayfly.function;

import java.io.Serializable;

/// Does something with a value.
@FunctionalInterface
public interface ActionFunction<T> extends Serializable {
    /// Takes a value.
    void accept(T value) throws Exception;
}
