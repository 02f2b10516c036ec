package dev.mayfly.lineage;

import java.util.Iterator;

/// The values of one key, streamed from where the shuffle left them: there may be more than memory
/// holds. They can be read once.
///
/// @param <V> type of the values
public interface Values<V> extends Iterable<V> {
    /// The values, each valid until the next is asked for.
    ///
    /// @throws IllegalStateException when asked a second time
    @Override
    Iterator<V> iterator();
}
