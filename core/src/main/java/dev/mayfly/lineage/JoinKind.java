package dev.mayfly.lineage;

/// Which keys a join of two sides keeps.
public enum JoinKind {
    /// Keys on both sides.
    INNER,
    /// All keys of the left side.
    LEFT,
    /// All keys of the right side.
    RIGHT,
    /// All keys.
    FULL,
    /// All keys, with all values of each side as a stream.
    COGROUP
}
