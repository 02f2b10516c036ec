package dev.mayfly.function;

/// Takes the results of a user function. Valid until that function returns; used by its thread
/// only.
///
/// @param <R> type of the results
@FunctionalInterface
public interface Emitter<R> {
    /// Passes one result on. It is read before this returns, so it may be reused afterwards.
    void emit(R value) throws Exception;
}
