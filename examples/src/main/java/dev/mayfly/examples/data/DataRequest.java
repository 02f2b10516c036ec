package dev.mayfly.examples.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What to generate, and where. Immutable.
///
/// @param directory holds one directory per table afterwards; created if missing
/// @param seed equal requests with equal seeds give equal bytes
/// @param parts files per table, 1 to [#MAX_PARTS]; other numbers give other bytes
/// @param threads part files written at once; never changes the bytes
/// @param tables size wanted of each table; a table left out is not written
/// @param overwrite whether a table that is already there is replaced instead of refused
public record DataRequest(
        Path directory,
        long seed,
        int parts,
        int threads,
        Map<Table, ByteSize> tables,
        boolean overwrite) {

    /// The most part files a table may have: the number in a part's name has five digits.
    public static final int MAX_PARTS = 100_000;

    public DataRequest {
        if (parts < 1 || parts > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "parts out of range: parts=" + parts + " min=1 max=" + MAX_PARTS);
        }
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "threads out of range: threads=" + threads + " min=1");
        }
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("no table wanted");
        }
        tables.forEach(DataRequest::requireSome);
        tables = Collections.unmodifiableMap(new EnumMap<>(tables));
    }

    private static void requireSome(Table table, ByteSize size) {
        if (size.bytes() == 0) {
            throw new IllegalArgumentException(
                    "table wanted with no bytes: table=" + table.directoryName());
        }
    }
}
