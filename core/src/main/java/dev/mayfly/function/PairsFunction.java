package dev.mayfly.function;

import java.io.Serializable;

/// Makes any number of pairs from each pair, with a beginning and an end. Each attempt has its own
/// instance, so that it may keep state between calls.
///
/// @param <K1> type of the keys that go in
/// @param <V1> type of the values that go in
/// @param <K2> type of the keys that come out
/// @param <V2> type of the values that come out
@FunctionalInterface
public interface PairsFunction<K1, V1, K2, V2> extends Serializable {
    /// Called before the first pair of a partition; and again in each attempt that goes on where
    /// another one has handed the partition back, where what it emits is dropped.
    default void setup(PairEmitter<K2, V2> out) throws Exception {}

    /// Passes each result for a pair to `out`.
    void apply(K1 key, V1 value, PairEmitter<K2, V2> out) throws Exception;

    /// Called behind the last pair of a partition.
    default void cleanup(PairEmitter<K2, V2> out) throws Exception {}

    /// Whether [#cleanup] does something, so that one instance must see the whole partition, which
    /// then cannot be handed back.
    default boolean hasCleanup() {
        return Overriding.isOverridden(this, PairsFunction.class, "cleanup", PairEmitter.class);
    }
}
