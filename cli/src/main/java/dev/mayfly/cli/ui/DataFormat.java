package dev.mayfly.cli.ui;

/// How data is printed on standard output.
public enum DataFormat {
    /// Aligned columns for people.
    TABLE,
    /// RFC 4180, with a header.
    CSV,
    /// One JSON object in a line for each row.
    JSON
}
