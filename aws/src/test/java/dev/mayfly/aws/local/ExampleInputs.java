package dev.mayfly.aws.local;

import dev.mayfly.examples.Example;
import dev.mayfly.examples.ExampleData;
import dev.mayfly.examples.Examples;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.DataGenerator;
import dev.mayfly.examples.data.DataRequest;
import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the examples read, as files of this machine.
record ExampleInputs(Path directory) {
    private static final int PARTS = 4;
    private static final ByteSize TABLE_SIZE = ByteSize.parse("10MB");

    /// Makes them.
    void write() throws Exception {
        var sizes = new HashMap<Table, ByteSize>();
        for (Example example : Examples.all()) {
            for (Example.Input input : example.inputs()) {
                switch (input) {
                    case Example.Input.Generated generated ->
                            sizes.put(generated.table(), TABLE_SIZE);
                    case Example.Input.Sample _ ->
                            ExampleData.prepare(example, directory, Map.of(), 1);
                }
            }
        }
        DataGenerator.generate(new DataRequest(directory, 1, PARTS, 2, sizes, true));
    }

    /// The files, with their names below the directory.
    Map<String, Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .collect(
                            Collectors.toMap(
                                    each -> directory.relativize(each).toString(), each -> each));
        }
    }
}
