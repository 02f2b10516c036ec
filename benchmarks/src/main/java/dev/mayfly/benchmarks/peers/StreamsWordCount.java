package dev.mayfly.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Word count as one writes it with parallel streams and nothing else.
///
/// Arguments: data directory, output directory.
public final class StreamsWordCount {
    private StreamsWordCount() {}

    /// Runs the job once.
    public static void main(String[] args) throws IOException {
        var output = Files.createDirectories(Path.of(args[1])).resolve("part-00000");
        try (var files = Files.list(Path.of(args[0], "text"))) {
            var counts =
                    files.parallel()
                            .flatMap(StreamsWordCount::lines)
                            .flatMap(line -> Stream.of(line.split("\\s+")))
                            .filter(word -> !word.isEmpty())
                            .collect(
                                    Collectors.groupingByConcurrent(
                                            Function.identity(), Collectors.counting()));
            try (var out = Files.newBufferedWriter(output)) {
                for (var entry : counts.entrySet()) {
                    out.write(entry.getKey() + "\t" + entry.getValue() + "\n");
                }
            }
        }
    }

    @SuppressWarnings("StreamResourceLeak") // flatMap closes it
    private static Stream<String> lines(Path file) {
        try {
            return Files.lines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
