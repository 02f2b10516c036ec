package dev.mayfly.function;

/// Takes the key-value pairs of a user function. Valid until that function returns; used by its
/// thread only.
///
/// @param <K> type of the keys
/// @param <V> type of the values
@FunctionalInterface
public interface PairEmitter<K, V> {
    /// Passes one pair on. Slices and rows are read before this returns, so they may be reused
    /// afterwards. Any other object must not change any more, as later operations may keep it.
    void emit(K key, V value) throws Exception;
}
