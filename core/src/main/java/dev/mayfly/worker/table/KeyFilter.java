package dev.mayfly.worker.table;

import dev.mayfly.protocol.KeyFilterBits;

/// Asks a Bloom filter of key hashes. One word of the filter is looked at for each key, so that a
/// question costs one cache miss.
///
/// @see <a href="https://doi.org/10.1007/978-3-540-72845-0_9">Putze, Sanders, Singler: Cache-,
///   hash- and space-efficient Bloom filters</a>
public final class KeyFilter {
    private static final int MAX_WORDS = 1 << 22;

    private final long[] words;
    private final int mask;

    /// Asks the given filter.
    public KeyFilter(KeyFilterBits bits) {
        words = bits.words();
        mask = words.length - 1;
    }

    /// False if no key with this hash was seen.
    public boolean mayContain(long hash) {
        long bits = bits(hash);
        return (words[(int) hash & mask] & bits) == bits;
    }

    /// The filter of some keys' hashes, with about 16 bits for each.
    public static KeyFilterBits bitsOf(Iterable<long[]> hashes) {
        long count = 0;
        for (long[] part : hashes) {
            count += part.length;
        }
        int wanted = (int) Math.min(MAX_WORDS, Math.max(1, count / 4));
        long[] words = new long[Integer.highestOneBit(Math.max(1, wanted - 1)) * 2];
        for (long[] part : hashes) {
            for (long hash : part) {
                words[(int) hash & words.length - 1] |= bits(hash);
            }
        }
        return new KeyFilterBits(words);
    }

    /// Four bits of a word, from the part of the hash that does not choose the word.
    static long bits(long hash) {
        return 1L << (hash >>> 32)
                | 1L << (hash >>> 38)
                | 1L << (hash >>> 44)
                | 1L << (hash >>> 50);
    }
}
