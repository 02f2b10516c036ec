package dev.mayfly.data;

import java.util.Arrays;
import java.util.List;

/// Some columns of a row, as a row of its own that is reused for all records. Not thread-safe.
final class Selection {
    private final Row target;
    private byte[] scratch = {};
    private int[] namedColumns = {};
    private List<String> namedFrom = List.of();

    /// A selection that is made when asked for.
    ///
    /// @param format of the row that it is made of
    Selection(Delimited format) {
        target = new Row(format);
    }

    /// The columns of a record: where they are neighbours a view of it, else a copy.
    Row of(Row row, int... columns) {
        target.rename(names(row.names(), columns));
        if (areNeighbours(columns)) {
            byte[] array = row.array();
            int to = row.fieldEnd(columns[columns.length - 1]);
            int from = row.fieldStart(columns[0]);
            if (to == from || array[to - 1] != '\r') {
                target.wrapRecord(array, from, to);
                return target;
            }
        }
        return copy(row, columns);
    }

    private Row copy(Row row, int... columns) {
        int size = columns.length;
        for (int column : columns) {
            size += row.fieldEnd(column) - row.fieldStart(column);
        }
        if (scratch.length < size + ByteScan.PADDING) {
            scratch = new byte[Math.max(64, 2 * (size + ByteScan.PADDING))];
        }
        byte[] copy = scratch;
        int at = 0;
        for (int column : columns) {
            int from = row.fieldStart(column);
            int length = row.fieldEnd(column) - from;
            System.arraycopy(row.array(), from, copy, at, length);
            at += length;
            copy[at++] = row.format().delimiter();
        }
        int end = Math.max(0, at - 1);
        if (end > 0 && copy[end - 1] == '\r') {
            // One return is taken for a part of the line break; this one is content.
            copy[end++] = '\r';
        }
        target.wrapRecord(copy, 0, end);
        return target;
    }

    private static boolean areNeighbours(int... columns) {
        for (int i = 1; i < columns.length; i++) {
            if (columns[i] != columns[0] + i) {
                return false;
            }
        }
        return columns.length > 0 && columns[0] >= 0;
    }

    /// The names of the columns, which are those of the last record if that had the same.
    private List<String> names(List<String> all, int... columns) {
        if (all.isEmpty()) {
            return all;
        }
        if (namedFrom.equals(all) && Arrays.equals(namedColumns, columns)) {
            return target.names();
        }
        namedFrom = all;
        namedColumns = columns.clone();
        return Arrays.stream(columns)
                .mapToObj(column -> column >= 0 && column < all.size() ? all.get(column) : "")
                .toList();
    }
}
