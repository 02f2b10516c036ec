package dev.mayfly.examples.data;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What was written. Immutable.
///
/// @param tables totals of each table that was requested; never empty
public record DataResult(Map<Table, Totals> tables) {

    public DataResult {
        tables = Collections.unmodifiableMap(new EnumMap<>(tables));
    }

    /// Size of a table or of one of its parts.
    ///
    /// @param rows lines, each ended by a line feed
    public record Totals(long bytes, long rows) {
        /// A table of which nothing is written yet.
        public static final Totals NONE = new Totals(0, 0);

        /// Both together.
        public Totals plus(Totals other) {
            return new Totals(bytes + other.bytes, rows + other.rows);
        }
    }
}
