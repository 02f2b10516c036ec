package dev.mayfly.cli.ui;

import java.util.ArrayList;
import java.util.List;

/// Lays cells out in columns.
final class Alignment {
    private static final int GAP = 2;

    private Alignment() {}

    /// One line for each row, its cells as wide as the widest of their column, without trailing
    /// spaces.
    ///
    /// @param right which columns stand at their right edge
    static List<String> align(List<List<String>> rows, boolean[] right) {
        int[] widths = new int[right.length];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : " ".repeat(GAP));
                line.append(right[column] ? padding + cell : cell + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
