package dev.mayfly.worker.shuffle;

import dev.mayfly.protocol.KeyFilterBits;
import java.util.Optional;

/// Notes the hashes of keys in a Bloom filter, until there are so many that the filter would hardly
/// drop anything. Used by one thread.
final class KeyFilterBuilder {
    /// Words of every filter, so that those of several attempts can be united: 2 MiB.
    private static final int WORDS = 1 << 18;

    /// About 20 bits for each key keep wrong answers near one in a hundred.
    private static final int MAX_KEYS = WORDS * 64 / 20;

    private long[] words = {};
    private int keys;

    void add(long hash) {
        if (keys > MAX_KEYS) {
            return;
        }
        if (words.length == 0) {
            words = new long[WORDS];
        }
        long bits = KeyFilter.bits(hash);
        int at = (int) hash & WORDS - 1;
        if ((words[at] & bits) != bits) {
            words[at] |= bits;
            keys++;
            if (keys > MAX_KEYS) {
                words = new long[0];
            }
        }
    }

    /// The filter, or nothing if there were too many keys.
    Optional<KeyFilterBits> bits() {
        return keys > MAX_KEYS
                ? Optional.empty()
                : Optional.of(new KeyFilterBits(words.length == 0 ? new long[WORDS] : words));
    }
}
