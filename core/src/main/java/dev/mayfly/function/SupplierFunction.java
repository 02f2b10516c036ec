package dev.mayfly.function;

import java.io.Serializable;

/// Makes a new value, such as an empty accumulator.
@FunctionalInterface
public interface SupplierFunction<T> extends Serializable {
    /// A value that nothing else holds.
    T get() throws Exception;
}
