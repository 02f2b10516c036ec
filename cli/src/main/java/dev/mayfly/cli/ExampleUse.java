package dev.mayfly.cli;

/// What a command does with an example.
enum ExampleUse {
    /// Runs it.
    RUN,

    /// Prints the plans of its actions.
    EXPLAIN,

    /// Prints what its actions would take and cost on AWS.
    PREDICT
}
