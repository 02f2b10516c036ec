package dev.mayfly.examples;

import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.DataGenerator;
import dev.mayfly.examples.data.DataRequest;
import dev.mayfly.examples.data.Table;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts what an example reads into a directory.
public final class ExampleData {
    private static final long SEED = 1;
    private static final int PARTS = 16;

    private ExampleData() {}

    /// Generates the tables of an example and copies its samples. Files that are there are
    /// replaced.
    ///
    /// @param directory created if missing
    /// @param sizes of tables; those left out have the example's own size
    /// @param threads files written at once
    /// @return paths by the names of inputs
    public static Map<String, String> prepare(
            Example example, Path directory, Map<Table, ByteSize> sizes, int threads)
            throws IOException, InterruptedException {
        var tables = new EnumMap<Table, ByteSize>(Table.class);
        var paths = new LinkedHashMap<String, String>();
        Files.createDirectories(directory);
        for (Example.Input input : example.inputs()) {
            Path path = directory.resolve(input.name());
            switch (input) {
                case Example.Input.Generated generated ->
                        tables.put(
                                generated.table(),
                                sizes.getOrDefault(generated.table(), generated.size()));
                case Example.Input.Sample sample -> copy(sample, path);
            }
            paths.put(input.name(), path.toString());
        }
        if (!tables.isEmpty()) {
            DataGenerator.generate(new DataRequest(directory, SEED, PARTS, threads, tables, true));
        }
        return paths;
    }

    private static void copy(Example.Input.Sample sample, Path path) throws IOException {
        try (InputStream in = ExampleData.class.getResourceAsStream(sample.name())) {
            if (in == null) {
                throw new FileNotFoundException("sample missing: name=" + sample.name());
            }
            Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
