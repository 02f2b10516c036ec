package dev.mayfly.worker.shuffle;

import dev.mayfly.protocol.KeyFilterBits;

/// Asks a Bloom filter of key hashes. One word of the filter is looked at for each key, so that a
/// question costs one cache miss.
///
/// @see <a href="https://doi.org/10.1007/978-3-540-72845-0_9">Putze, Sanders, Singler: Cache-,
/// hash- and space-efficient Bloom filters</a>
final class KeyFilter {
    private final long[] words;
    private final int mask;

    KeyFilter(KeyFilterBits bits) {
        words = bits.words();
        mask = words.length - 1;
    }

    /// False if no key with this hash was seen.
    boolean mayContain(long hash) {
        long bits = bits(hash);
        return (words[(int) hash & mask] & bits) == bits;
    }

    /// Four bits of a word, from the part of the hash that does not choose the word.
    static long bits(long hash) {
        return 1L << (hash >>> 32) | 1L << (hash >>> 38) | 1L << (hash >>> 44) | 1L << (hash >>> 50);
    }
}
