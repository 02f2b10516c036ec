package dev.mayfly.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import dev.mayfly.api.Session;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every example on small data and compares with golden output, which `-Dgolden.update=true`
/// rewrites.
final class ExamplesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final boolean IS_UPDATING = Boolean.getBoolean("golden.update");
    private static final Set<String> ORDERED = Set.of("terasort", "teravalidate", "kmeans");
    private static final Map<Table, ByteSize> SIZES =
            Map.of(
                    Table.RANKINGS, ByteSize.parse("20KB"),
                    Table.USERVISITS, ByteSize.parse("60KB"),
                    Table.TEXT, ByteSize.parse("20KB"),
                    Table.SORT, ByteSize.parse("5KB"));

    /// Large enough for ranks above 1000, and for visits to the same page.
    private static final Map<String, Map<Table, ByteSize>> OTHER_SIZES =
            Map.of(
                    "1a", Map.of(Table.RANKINGS, ByteSize.parse("400KB")),
                    "3a", Map.of(Table.USERVISITS, ByteSize.parse("1MB")),
                    "3b", Map.of(Table.USERVISITS, ByteSize.parse("1MB")),
                    "3c", Map.of(Table.USERVISITS, ByteSize.parse("1MB")));

    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withMemoryBytes(1 << 26)
                                .withWorkDirectory(directory.resolve("work").toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    static Stream<String> names() {
        return Examples.all().stream().map(Example::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void output_is_as_expected(String name) throws Exception {
        Example example = Examples.named(name).orElseThrow();
        Path golden = GOLDEN.resolve(name + ".txt");

        var sizes = new HashMap<>(SIZES);
        sizes.putAll(OTHER_SIZES.getOrDefault(name, Map.of()));
        Map<String, String> paths = ExampleData.prepare(example, directory.resolve("in"), sizes, 2);
        Path out = directory.resolve("out");
        example.run(session, paths, out.toString(), Map.of());
        List<String> lines = linesBelow(out);
        if (!ORDERED.contains(name)) {
            lines.sort(null);
        }

        if (IS_UPDATING) {
            Files.createDirectories(GOLDEN);
            Files.write(golden, lines);
        }
        assertAlike(lines, Files.readAllLines(golden));
        for (String line : lines) {
            assertThat(line.split("[,\t]", example.columns().size()))
                    .as("fields named by the example's columns")
                    .hasSameSizeAs(example.columns());
        }
    }

    /// The lines of all parts below a directory, in the order of the parts.
    private static List<String> linesBelow(Path out) throws IOException {
        var lines = new ArrayList<String>();
        try (var files = Files.walk(out)) {
            for (Path file : files.filter(ExamplesTest::isPart).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static boolean isPart(Path file) {
        return Files.isRegularFile(file) && String.valueOf(file.getFileName()).startsWith("part-");
    }

    /// Equal line by line, floating-point numbers up to rounding.
    private static void assertAlike(List<String> lines, List<String> expected) {
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < lines.size(); i++) {
            if (!isAlike(lines.get(i).split("[,\t]", -1), expected.get(i).split("[,\t]", -1))) {
                assertThat(lines.get(i)).as("line %d", i + 1).isEqualTo(expected.get(i));
            }
        }
    }

    private static boolean isAlike(String[] fields, String[] expected) {
        if (fields.length != expected.length) {
            return false;
        }
        for (int i = 0; i < fields.length; i++) {
            if (!fields[i].equals(expected[i]) && !isClose(fields[i], expected[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isClose(String field, String expected) {
        try {
            double wanted = Double.parseDouble(expected);
            double difference = Math.abs(Double.parseDouble(field) - wanted);
            return difference <= 1e-9 * Math.abs(wanted);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Test
    void word_counts_agree() throws Exception {
        var counts = new ArrayList<List<String>>();
        for (String name : List.of("wordcount", "wordcount-strings", "wordcount-mapreduce")) {
            counts.add(Files.readAllLines(GOLDEN.resolve(name + ".txt")));
        }

        assertThat(counts.get(1)).isEqualTo(counts.get(0));
        assertThat(counts.get(2)).isEqualTo(counts.get(0));
    }

    @Test
    void names_are_unique() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @Test
    void unknown_parameters_are_refused() {
        Example grep = Examples.named("grep").orElseThrow();

        assertThatThrownBy(() -> grep.run(session, Map.of(), "out", Map.of("patern", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patern")
                .hasMessageContaining("pattern");
    }
}
