package dev.mayfly.api;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The records of a computed dataset, read once. To be closed; used by one thread.
public interface Records extends AutoCloseable, Iterator<Records.Entry> {
    /// A record that may be kept.
    ///
    /// @param key the key, null if the dataset has none
    record Entry(@Nullable Object key, Object value) {}

    @Override
    void close();
}
