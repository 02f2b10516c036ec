package dev.mayfly.function;

/// Takes the key-value pairs of a user function. Valid until that function returns; used by its
/// thread only.
///
/// @param <K> type of the keys
/// @param <V> type of the values
@FunctionalInterface
public interface PairEmitter<K, V> {
    /// Passes one pair on. It is read before this returns, so both may be reused afterwards.
    void emit(K key, V value) throws Exception;
}
