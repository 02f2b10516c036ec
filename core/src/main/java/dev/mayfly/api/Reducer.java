package dev.mayfly.api;

import dev.mayfly.lineage.Values;
import java.io.Serializable;

/// Makes any number of pairs from the values of each key: a class, or a lambda for [#reduce] alone.
///
/// Each attempt works on its own copy, which may keep state in fields from [#setup] to [#cleanup].
/// A task whose reducer has fields that may change, or a [#cleanup], cannot be handed back, so it
/// must fit the time that a function may run.
///
/// @param <K2> type of the keys that go in
/// @param <V2> type of the values that go in
/// @param <K3> type of the keys that come out
/// @param <V3> type of the values that come out
@FunctionalInterface
public interface Reducer<K2, V2, K3, V3> extends Serializable {
    /// Called before the first key of a task, even if there is none; and again in each attempt that
    /// goes on where another one has handed the task back, where what it emits and counts is
    /// dropped.
    default void setup(Context<K3, V3> context) throws Exception {}

    /// Emits the results for a key. Keys come in sorted order.
    ///
    /// @param key the key; where keys are grouped by a part of them, the first of the group
    /// @param values read once, as a stream, since there may be more than memory holds. A slice or
    ///   row is valid until the next value is asked for.
    void reduce(K2 key, Values<V2> values, Context<K3, V3> context) throws Exception;

    /// Called behind the last key of a task.
    default void cleanup(Context<K3, V3> context) throws Exception {}
}
