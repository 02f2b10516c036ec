package dev.mayfly.cli.ui;

import dev.mayfly.data.JsonString;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows of data under named columns. Numbers are printed as numbers, all else as text.
///
/// @param columns their names
/// @param rows each with one value per column
public record DataTable(List<String> columns, List<List<Object>> rows) {
    /// Copies the lists and checks the rows' lengths.
    public DataTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (List<Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "row does not fit columns: columns=" + columns + " values=" + row.size());
            }
        }
    }

    /// Prints the table.
    public void print(DataFormat format, PrintWriter out) {
        switch (format) {
            case TABLE -> printAligned(out);
            case CSV -> printCsv(out);
            case JSON -> printJson(out);
        }
        out.flush();
    }

    private void printAligned(PrintWriter out) {
        var lines = new ArrayList<List<String>>();
        var dashes = new ArrayList<String>();
        lines.add(columns);
        lines.add(dashes);
        for (List<Object> row : rows) {
            lines.add(row.stream().map(String::valueOf).toList());
        }
        var right = new boolean[columns.size()];
        for (int column = 0; column < columns.size(); column++) {
            int width = columns.get(column).length();
            right[column] = !rows.isEmpty();
            for (List<Object> row : rows) {
                width = Math.max(width, String.valueOf(row.get(column)).length());
                right[column] &= row.get(column) instanceof Number;
            }
            dashes.add("-".repeat(width));
        }
        Alignment.align(lines, right).forEach(out::println);
    }

    private void printCsv(PrintWriter out) {
        out.println(String.join(",", columns.stream().map(DataTable::quoted).toList()));
        for (List<Object> row : rows) {
            out.println(
                    String.join(
                            ",",
                            row.stream().map(String::valueOf).map(DataTable::quoted).toList()));
        }
    }

    private static String quoted(String field) {
        boolean isPlain =
                field.indexOf(',') < 0
                        && field.indexOf('"') < 0
                        && field.indexOf('\n') < 0
                        && field.indexOf('\r') < 0;
        return isPlain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    private void printJson(PrintWriter out) {
        for (List<Object> row : rows) {
            var line = new StringBuilder("{");
            for (int column = 0; column < columns.size(); column++) {
                line.append(column == 0 ? "" : ",");
                JsonString.append(columns.get(column), line);
                line.append(':');
                Json.append(row.get(column), line);
            }
            out.println(line.append('}'));
        }
    }
}
