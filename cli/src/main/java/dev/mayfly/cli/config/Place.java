package dev.mayfly.cli.config;

/// Where tasks run.
public enum Place {
    /// In threads of this process.
    LOCAL,
    /// In functions on this machine.
    LAMBDA_LOCAL,
    /// In a function on AWS.
    LAMBDA
}
