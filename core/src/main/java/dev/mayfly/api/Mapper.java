package dev.mayfly.api;

import java.io.Serializable;

/// Makes any number of pairs from each pair of the input: a class, or a lambda for [#map] alone.
///
/// Each attempt works on its own copy, which may keep state in fields from [#setup] to [#cleanup].
/// Slices and rows that it receives are valid until the call returns.
///
/// @param <K1> type of the keys that go in
/// @param <V1> type of the values that go in
/// @param <K2> type of the keys that come out
/// @param <V2> type of the values that come out
@FunctionalInterface
public interface Mapper<K1, V1, K2, V2> extends Serializable {
    /// Called before the first pair of a task, even if there is none; and again in each attempt
    /// that goes on where another one has handed the task back, where what it emits and counts is
    /// dropped.
    default void setup(Context<K2, V2> context) throws Exception {}

    /// Emits the results for a pair.
    void map(K1 key, V1 value, Context<K2, V2> context) throws Exception;

    /// Called behind the last pair of a task. A task whose mapper has this cannot be handed back,
    /// so it must fit the time that a function may run.
    default void cleanup(Context<K2, V2> context) throws Exception {}
}
