package dev.mayfly.examples.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Makes tables in a test's directory, and reads them back.
final class GeneratedTable {

    private GeneratedTable() {}

    /// Writes one table, with seed 42 in four parts.
    static DataResult.Totals generate(Path directory, Table table, String size)
            throws IOException, InterruptedException {
        var request =
                new DataRequest(directory, 42, 4, 2, Map.of(table, ByteSize.parse(size)), false);
        return DataGenerator.generate(request).tables().getOrDefault(table, DataResult.Totals.NONE);
    }

    /// Writes one table and reads its lines.
    static List<String> generateLines(Path directory, Table table, String size)
            throws IOException, InterruptedException {
        generate(directory, table, size);
        return lines(directory, table);
    }

    /// The files of a table in order.
    static List<Path> parts(Path directory, Table table) throws IOException {
        try (var files = Files.list(directory.resolve(table.directoryName()))) {
            return files.sorted().toList();
        }
    }

    /// The lines of all parts in order.
    static List<String> lines(Path directory, Table table) throws IOException {
        return new String(bytes(directory, table), StandardCharsets.US_ASCII).lines().toList();
    }

    /// The files of a table put together.
    static byte[] bytes(Path directory, Table table) throws IOException {
        var all = new ByteArrayOutputStream();
        for (Path part : parts(directory, table)) {
            Files.copy(part, all);
        }
        return all.toByteArray();
    }

    /// Digest of the files of a table put together.
    static String sha256(Path directory, Table table) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes(directory, table));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// The comma-separated field of a row.
    ///
    /// @param index 0-based
    static String field(String row, int index) {
        return List.of(row.split(",")).get(index);
    }
}
