package dev.mayfly.lineage;

/// All values of a key on two sides, each to be read once, in any order of the sides.
///
/// @param left from the dataset that was grouped
/// @param right from the dataset it was grouped with
public record Cogrouped<V, W>(Values<V> left, Values<W> right) {}
