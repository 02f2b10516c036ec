package dev.mayfly.function;

/// Takes the results of a user function. Valid until that function returns; used by its thread
/// only.
///
/// @param <R> type of the results
@FunctionalInterface
public interface Emitter<R> {
    /// Passes one result on. A slice or row is read before this returns, so it may be reused
    /// afterwards. Any other object must not change any more, as later operations may keep it.
    void emit(R value) throws Exception;
}
