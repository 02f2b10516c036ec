package dev.mayfly.benchmarks;

import dev.mayfly.examples.data.DataGenerator;
import dev.mayfly.examples.data.DataRequest;
import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;

/// The tables of a scale, generated where they are missing.
///
/// @param directory holds a directory for each table
record TestData(Path directory) {
    private static final long SEED = 1;
    private static final int FILES = 16;

    /// Generates what is missing.
    static TestData prepare(Path work, Scale scale) throws IOException, InterruptedException {
        var data = new TestData(work.resolve("data-" + scale.label()));
        var missing = new EnumMap<>(scale.tables());
        missing.keySet().removeIf(table -> Files.exists(data.path(table)));
        if (!missing.isEmpty()) {
            System.err.println("generating " + missing + " in " + data.directory);
            int threads = Runtime.getRuntime().availableProcessors();
            DataGenerator.generate(
                    new DataRequest(data.directory, SEED, FILES, threads, missing, false));
        }
        return data;
    }

    Path path(Table table) {
        return directory.resolve(table.directoryName());
    }

    /// Bytes of a table.
    long size(Table table) throws IOException {
        long size = 0;
        for (Path file : files(table)) {
            size += Files.size(file);
        }
        return size;
    }

    private List<Path> files(Table table) throws IOException {
        try (var files = Files.list(path(table))) {
            return files.sorted().toList();
        }
    }
}
