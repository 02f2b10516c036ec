package dev.mayfly.lineage;

import java.io.Serializable;

/// Arithmetic on an accumulator that is some neighbouring longs of an array. A double is kept as
/// its raw bits. Used by one thread for each array.
public interface SlotFunction extends Serializable {
    /// Sets the accumulator to the state before any value.
    void clear(long[] slots, int at);

    /// Adds a value.
    void add(long[] slots, int at, Object value) throws Exception;

    /// Adds another accumulator's values.
    void merge(long[] slots, int at, long[] from, int fromAt);

    /// The result for the accumulator.
    Object finish(long[] slots, int at) throws Exception;
}
