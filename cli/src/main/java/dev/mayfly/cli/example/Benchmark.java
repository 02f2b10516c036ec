package dev.mayfly.cli.example;

import dev.mayfly.Mayfly;
import dev.mayfly.api.Session;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.ui.DataTable;
import dev.mayfly.cli.ui.Units;
import dev.mayfly.examples.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs examples in turns, several times each, and measures them. Turns spread what disturbs the
/// machine over all of them; the first round, in which the JVM is cold, is told apart.
///
/// @param runCount measured runs of each, after the first
/// @param scratch gets the results, which are removed
public record Benchmark(
        List<Example> examples, ExampleInputs inputs, int runCount, DataCache cache, Path scratch) {
    private static final double NANOS = 1e9;
    private static final double MEGABYTE = 1e6;

    /// Copies the list.
    public Benchmark {
        examples = List.copyOf(examples);
    }

    /// Runs everything.
    ///
    /// @return a row for each example
    public DataTable run(JobRun.Notices notices) throws Exception {
        var paths = new LinkedHashMap<Example, Map<String, String>>();
        for (Example example : examples) {
            paths.put(example, inputs.paths(example, cache, notices::say));
        }
        var nanos = new LinkedHashMap<Example, List<Long>>();
        for (int round = 0; round <= runCount; round++) {
            for (Example example : examples) {
                long taken = measure(example, paths.getOrDefault(example, Map.of()));
                nanos.computeIfAbsent(example, _ -> new ArrayList<>()).add(taken);
                notices.say(
                        (round == 0 ? "cold run" : "run " + round + " of " + runCount)
                                + ": "
                                + example.name()
                                + " "
                                + Units.duration(taken / 1_000_000));
            }
        }
        var rows = new ArrayList<List<Object>>();
        for (Example example : examples) {
            long bytes = bytes(paths.getOrDefault(example, Map.of()));
            rows.add(row(example, bytes, nanos.getOrDefault(example, List.of())));
        }
        return new DataTable(
                List.of("example", "input MB", "cold s", "median s", "min s", "max s", "MB/s"),
                rows);
    }

    private long measure(Example example, Map<String, String> paths) throws Exception {
        Path output = scratch.resolve(example.name());
        new OutputPlace(output, true).clear();
        long start = System.nanoTime();
        try (Session session = Mayfly.session()) {
            example.run(session, paths, output.toString(), Map.of());
        }
        long taken = System.nanoTime() - start;
        new OutputPlace(output, true).clear();
        return taken;
    }

    private static List<Object> row(Example example, long bytes, List<Long> nanos) {
        long[] warm = nanos.stream().skip(1).mapToLong(Long::longValue).sorted().toArray();
        double median = (warm[(warm.length - 1) / 2] + warm[warm.length / 2]) / 2.0;
        return List.of(
                example.name(),
                rounded(bytes / MEGABYTE, 1),
                rounded(nanos.getFirst() / NANOS, 3),
                rounded(median / NANOS, 3),
                rounded(Arrays.stream(warm).min().orElse(0) / NANOS, 3),
                rounded(Arrays.stream(warm).max().orElse(0) / NANOS, 3),
                rounded(bytes / MEGABYTE / (median / NANOS), 0));
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    private static long bytes(Map<String, String> paths) throws IOException {
        long sum = 0;
        for (String path : paths.values()) {
            try (Stream<Path> files = Files.walk(Path.of(path))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sum += Files.size(file);
                }
            }
        }
        return sum;
    }
}
