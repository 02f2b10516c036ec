package dev.mayfly.protocol;

import java.util.List;

/// The encoded keys at which range partitions begin, ascending; the first partition has none.
public record RangeBounds(List<byte[]> starts) {
    /// Copies the list.
    public RangeBounds {
        starts = List.copyOf(starts);
    }
}
