package dev.mayfly.worker.flow;

import org.jspecify.annotations.Nullable;

/// Takes records one at a time. Keys and values may be reused by the caller once [#accept] returns:
/// who keeps one encodes it. Used by one thread.
public interface RecordSink {
    /// Takes a record.
    ///
    /// @param key the key, null in a dataset without keys
    void accept(@Nullable Object key, Object value) throws Exception;

    /// Says that no record follows. Called once, and not after a failure.
    void finish() throws Exception;
}
