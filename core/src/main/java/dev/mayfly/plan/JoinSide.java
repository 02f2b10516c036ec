package dev.mayfly.plan;

/// One of a join's two sides.
public enum JoinSide {
    /// The dataset that is joined.
    LEFT,
    /// The dataset it is joined with.
    RIGHT
}
