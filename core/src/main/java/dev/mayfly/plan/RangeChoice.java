package dev.mayfly.plan;

import dev.mayfly.protocol.RangeBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Chooses where ranges begin, from a sample of the keys.
public final class RangeChoice {
    private RangeChoice() {}

    /// Bounds that divide the sample into parts of about equal size. There are fewer than asked for
    /// if the sample has few different keys.
    ///
    /// @param sample encoded keys; sorted in place
    /// @param count how many ranges are wanted
    public static RangeBounds bounds(List<byte[]> sample, int count) {
        sample.sort(Arrays::compareUnsigned);
        var starts = new ArrayList<byte[]>();
        for (int i = 1; i < count && !sample.isEmpty(); i++) {
            byte[] key = sample.get((int) ((long) sample.size() * i / count));
            if (starts.isEmpty() || Arrays.compareUnsigned(starts.getLast(), key) < 0) {
                starts.add(key);
            }
        }
        return new RangeBounds(starts);
    }
}
