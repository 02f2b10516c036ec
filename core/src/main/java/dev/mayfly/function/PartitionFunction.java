package dev.mayfly.function;

import java.io.Serializable;
import java.util.Iterator;

/// Makes the values of one partition from those of another.
@FunctionalInterface
public interface PartitionFunction<T, R> extends Serializable {
    /// The results for all values of a partition, which are read once, in order, as they come.
    Iterator<R> apply(Iterator<T> values) throws Exception;
}
