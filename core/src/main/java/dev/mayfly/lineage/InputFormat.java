package dev.mayfly.lineage;

import dev.mayfly.data.Delimited;
import java.io.Serializable;

/// How the bytes of input files become records.
public sealed interface InputFormat extends Serializable {
    /// Lines, as Strings or as slices.
    ///
    /// @param isDecoded true for Strings decoded as UTF-8, false for slices of the bytes
    record Lines(boolean isDecoded) implements InputFormat {}

    /// Rows of delimited text.
    record Rows(Delimited format) implements InputFormat {}

    /// Records of one size, as slices.
    ///
    /// @param recordSize in bytes, at least 1
    record FixedLength(int recordSize) implements InputFormat {
        /// Checks the size.
        public FixedLength {
            if (recordSize < 1) {
                throw new IllegalArgumentException("record size below 1: " + recordSize);
            }
        }
    }

    /// Whole files: the key is the file's location as a String, the value its bytes as a slice.
    record WholeFiles() implements InputFormat {}
}
