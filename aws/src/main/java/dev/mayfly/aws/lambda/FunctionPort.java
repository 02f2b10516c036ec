package dev.mayfly.aws.lambda;

import dev.mayfly.aws.trace.TraceHeader;
import java.util.Optional;

/// Calls a function and waits for its answer. Safe for use by many threads.
public interface FunctionPort extends AutoCloseable {
    /// Calls the function once, whatever happens: not promised is that it ran, but never does it
    /// run twice for one call.
    ///
    /// @param payload one JSON text of at most 6 MB
    /// @param trace what the call is a part of
    /// @throws InterruptedException if the thread was told to wait no longer; the function may run
    ///   on
    InvokeResult invoke(byte[] payload, Optional<TraceHeader> trace) throws InterruptedException;

    @Override
    default void close() {}
}
