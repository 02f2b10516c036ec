package dev.mayfly.api;

import dev.mayfly.function.Counter;
import dev.mayfly.function.PairEmitter;

/// What a [Mapper] or [Reducer] reaches while it runs. Valid until the call that got it returns;
/// used by one thread.
///
/// @param <K> type of the keys that come out
/// @param <V> type of the values that come out
@FunctionalInterface
public interface Context<K, V> extends PairEmitter<K, V> {
    /// A named number to raise. Each task counts once, however many attempts it took.
    default Counter counter(String name) {
        return new Counter(name);
    }
}
