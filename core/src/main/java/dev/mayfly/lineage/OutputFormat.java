package dev.mayfly.lineage;

import java.io.Serializable;

/// How records become the bytes of part files.
public sealed interface OutputFormat extends Serializable {
    /// One line for each value: its text.
    record Lines() implements OutputFormat {}

    /// One line for each record: the key if there is one, then the value's fields.
    ///
    /// @param delimiter the byte between fields
    /// @param isQuoted whether fields that need it are quoted as RFC 4180 says; if not, such a
    ///   field is an error
    record Rows(byte delimiter, boolean isQuoted) implements OutputFormat {}

    /// Values of one size, one after the other.
    ///
    /// @param recordSize in bytes
    record FixedLength(int recordSize) implements OutputFormat {}
}
