package dev.mayfly.protocol;

/// A Bloom filter of encoded keys: says of a key that it was certainly not or perhaps seen.
///
/// @param words the bits; a power of two of words
/// @see <a href="https://doi.org/10.1145/362686.362692">Bloom, 1970</a>
public record KeyFilterBits(long[] words) {}
