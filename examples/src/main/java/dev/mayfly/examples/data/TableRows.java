package dev.mayfly.examples.data;

import java.io.IOException;

/// The rows of one table. Called once per part, by several threads at a time: implementations are
/// immutable and draw from a [SplitMix] of the part's own.
interface TableRows {
    /// Writes the rows of one part, the same whenever it is called.
    ///
    /// @param part 0-based
    void write(int part, RowWriter rows) throws IOException;
}
