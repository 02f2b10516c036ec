package dev.mayfly.cli.example;

import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.storage.SuccessManifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the first rows of a saved result.
final class ResultRows {
    private static final List<String> WHOLE_LINE = List.of("line");

    private ResultRows() {}

    /// A result on disk.
    ///
    /// @param directory that holds the part files
    record Saved(Path directory, SuccessManifest manifest) {}

    /// Finds the result in a directory, or in one right below it.
    static Optional<Saved> find(Path output) throws IOException {
        Optional<Saved> here = saved(output);
        if (here.isPresent() || !Files.isDirectory(output)) {
            return here;
        }
        List<Path> below;
        try (Stream<Path> entries = Files.list(output)) {
            below = entries.sorted().toList();
        }
        for (Path directory : below) {
            Optional<Saved> found = saved(directory);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Saved> saved(Path directory) throws IOException {
        Path manifest = directory.resolve(SuccessManifest.NAME);
        if (!Files.isRegularFile(manifest)) {
            return Optional.empty();
        }
        return SuccessManifest.decode(Files.readAllBytes(manifest), manifest.toString())
                .map(parts -> new Saved(directory, parts));
    }

    /// The first rows, in the order of parts.
    ///
    /// @param columns their names; a result that does not have so many is shown by whole lines
    static DataTable first(Saved result, int count, List<String> columns) throws IOException {
        List<String> lines = lines(result, count);
        var rows = new ArrayList<List<String>>();
        for (String line : lines) {
            List<String> fields = fields(line);
            if (fields.size() != columns.size()) {
                return new DataTable(
                        WHOLE_LINE, lines.stream().map(whole -> List.<Object>of(whole)).toList());
            }
            rows.add(fields);
        }
        return new DataTable(columns, typed(rows, columns.size()));
    }

    private static List<String> lines(Saved result, int count) throws IOException {
        var lines = new ArrayList<String>();
        for (SuccessManifest.Part part : result.manifest().parts()) {
            if (lines.size() >= count) {
                break;
            }
            Path file = result.directory().resolve(part.name());
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                String line = reader.readLine();
                while (line != null && lines.size() < count) {
                    lines.add(line);
                    line = reader.readLine();
                }
            }
        }
        return lines;
    }

    private static List<String> fields(String line) {
        int tab = line.indexOf('\t');
        if (tab >= 0) {
            return List.of(line.substring(0, tab), line.substring(tab + 1));
        }
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean isDoubled = isQuoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (isDoubled) {
                    field.append(c);
                    i++;
                } else {
                    isQuoted = !isQuoted;
                }
            } else if (c == ',' && !isQuoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /// A column is of numbers if all its fields are.
    private static List<List<Object>> typed(List<List<String>> rows, int columnCount) {
        var isNumber = new boolean[columnCount];
        for (int column = 0; column < columnCount; column++) {
            int at = column;
            isNumber[column] = rows.stream().allMatch(row -> number(row.get(at)).isPresent());
        }
        var typed = new ArrayList<List<Object>>();
        for (List<String> row : rows) {
            var values = new ArrayList<Object>();
            for (int column = 0; column < columnCount; column++) {
                String field = row.get(column);
                values.add(isNumber[column] ? number(field).orElseThrow() : field);
            }
            typed.add(values);
        }
        return typed;
    }

    private static Optional<Object> number(String field) {
        try {
            Object number =
                    field.indexOf('.') < 0 ? (Object) Long.valueOf(field) : Double.valueOf(field);
            return number.toString().equals(field) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
