package dev.mayfly.lineage;

/// The two values that a join brought together.
///
/// @param left from the dataset that was joined
/// @param right from the dataset it was joined with
public record Joined<V, W>(V left, W right) {}
