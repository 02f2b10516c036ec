package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.api.Dataset;
import dev.mayfly.api.KeyValue;
import dev.mayfly.api.KeyedDataset;
import dev.mayfly.api.Session;
import dev.mayfly.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Jobs on random lines under random options, against the same with plain collections. A line is a
/// key of few and a number.
///
/// @param directory for inputs and work files
record RandomJobs(Path directory) {
    static final int RUNS = 6;

    /// Random lines, and what they give.
    record Input(List<String> lines, List<Path> files) {
        Dataset<String> in(Session session) {
            return session.text(files.stream().map(Path::toString).toArray(String[]::new));
        }
    }

    Input input(RandomGenerator random) throws Exception {
        var lines = new ArrayList<String>();
        var files = new ArrayList<Path>();
        Path own = Files.createTempDirectory(directory, "in");
        for (int file = 0; file < 1 + random.nextInt(5); file++) {
            var content = new ArrayList<String>();
            for (int i = random.nextInt(1500); i > 0; i--) {
                content.add(random.nextInt(40) + " " + random.nextInt(-500, 500));
            }
            files.add(Files.write(own.resolve("f" + file), content));
            lines.addAll(content);
        }
        return new Input(lines, files);
    }

    Session session(RandomGenerator random) {
        return Mayfly.session(
                SessionOptions.defaults()
                        .withThreads(List.of(1, 2, 4).get(random.nextInt(3)))
                        .withPartitions(random.nextInt(6))
                        .withCompressesShuffles(random.nextBoolean())
                        .withMemoryBytes(random.nextBoolean() ? 20_000 : 50_000_000)
                        .withWorkDirectory(directory.resolve("work").toString()));
    }

    /// Checks one operation on random lines under random options.
    void check(Function<Dataset<String>, List<?>> job, Function<List<String>, List<?>> expected) {
        Seeds.check(
                RUNS,
                random -> {
                    Input input = input(random);
                    List<String> wanted = sorted(expected.apply(input.lines()));
                    for (int i = 0; i < 2; i++) {
                        try (Session session = session(random)) {
                            assertThat(sorted(job.apply(input.in(session)))).isEqualTo(wanted);
                        }
                    }
                });
    }

    static List<String> sorted(List<?> values) {
        return values.stream().map(String::valueOf).sorted().toList();
    }

    static String key(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }

    static KeyedDataset<String, Long> pairs(Dataset<String> lines) {
        return lines.keyBy(line -> key(line)).mapValues(line -> number(line));
    }

    static Map<String, List<Long>> groups(List<String> lines) {
        return lines.stream()
                .collect(
                        Collectors.groupingBy(
                                line -> key(line),
                                Collectors.mapping(line -> number(line), Collectors.toList())));
    }

    static <R> List<KeyValue<String, R>> each(List<String> lines, Function<List<Long>, R> result) {
        return groups(lines).entrySet().stream()
                .map(group -> new KeyValue<>(group.getKey(), result.apply(group.getValue())))
                .toList();
    }

    static List<Long> listed(Iterable<Long> values) {
        var list = new ArrayList<Long>();
        values.forEach(list::add);
        list.sort(Comparator.naturalOrder());
        return list;
    }
}
