package dev.mayfly.driver.event;

/// How an attempt or a job ended.
public enum EndState {
    /// It did its work.
    SUCCEEDED,
    /// It failed.
    FAILED,
    /// It was told to stop.
    CANCELLED,
    /// Its time was over, and another attempt goes on with the rest. No job ends so.
    CONTINUED,
    /// A table of a join proved too large, and another job without it takes its place. No attempt
    /// ends so.
    REPLACED
}
