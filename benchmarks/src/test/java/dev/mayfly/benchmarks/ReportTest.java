package dev.mayfly.benchmarks;

import static dev.mayfly.benchmarks.Contender.DUCKDB;
import static dev.mayfly.benchmarks.Contender.GNU_SORT;
import static dev.mayfly.benchmarks.Contender.MAYFLY;
import static dev.mayfly.benchmarks.Contender.YARDSTICK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.examples.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page and the table of made-up runs.
class ReportTest {
    private static final Machine MACHINE =
            new Machine("0123456789ab", "processor", 2, 1024, "system", "java", 0.5);

    @TempDir private Path directory;

    private static Workload workload(Map<Contender, Double> peers, double seconds, long megabytes) {
        return new Workload(
                "job", "1a", Answer.Format.COUNTS, "64m", false, peers, seconds, megabytes);
    }

    private static List<Measurement> runs(double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(each -> new Measurement(each, 2 * each, 100 << 20, ""))
                .toList();
    }

    private Outcome outcome(Workload workload, Map<Contender, List<Measurement>> runs) {
        String command = directory.resolve("work") + "/program -cp a.jar:b.jar:c.jar";
        var inOrder = new EnumMap<Contender, List<Measurement>>(runs);
        return new Outcome(workload, "3 00ff 1.0 2.0", Map.of(MAYFLY, command), inOrder);
    }

    /// The lines of the page and of the table.
    private List<String> lines(Outcome... outcomes) throws IOException {
        var data = new TestData(directory.resolve("data"));
        for (Table table : Table.values()) {
            Files.createDirectories(data.path(table));
            Files.write(data.path(table).resolve("part"), new byte[2_000_000]);
        }
        var options =
                new Options(
                        directory.resolve("root"),
                        Scale.FULL,
                        directory.resolve("work"),
                        List.of(outcomes[0].workload()),
                        Set.of(MAYFLY),
                        5,
                        2,
                        directory.resolve("results"));
        Path page =
                new Report(options, MACHINE, "a made-up method", data, List.of(outcomes)).write();
        String table = page.toString().replace(".md", ".csv");
        return List.of((Files.readString(page) + Files.readString(Path.of(table))).split("\n", -1));
    }

    @Test
    void ratios_are_of_medians_and_reach_their_targets_or_miss_them() throws IOException {
        Map<Contender, Double> peers = Map.of(YARDSTICK, 0.5, DUCKDB, 1.3, GNU_SORT, 0.0);

        List<String> lines =
                lines(
                        outcome(
                                workload(peers, 0, 0),
                                Map.of(
                                        MAYFLY,
                                        runs(9, 2, 1),
                                        YARDSTICK,
                                        runs(1),
                                        DUCKDB,
                                        runs(2, 1, 9, 3),
                                        GNU_SORT,
                                        runs(1))));

        assertThat(lines)
                .contains(
                        "| job | hand-written | 1.000 | 2.000 | 0.50 | 0.50 | ok |",
                        "| job | duckdb | 2.500 | 2.000 | 1.25 | 1.30 | **missed** |",
                        "| job | gnu-sort | 1.000 | 2.000 | 0.50 | |  |",
                        "| job | mayfly | 2.000 | 9.000 2.000 1.000 | 18.00 4.00 2.00 | 100 |",
                        "job,duckdb,4,3.0000,6.00,104857600,\"\"");
    }

    @Test
    void peers_that_did_not_run_are_left_out() throws IOException {
        var outcome = outcome(workload(Map.of(DUCKDB, 1.3), 0, 0), Map.of(MAYFLY, runs(2)));

        assertThat(lines(outcome)).noneMatch(line -> line.contains("duckdb"));
    }

    @Test
    void limits_of_time_and_memory_are_reached_or_missed() throws IOException {
        Map<Contender, List<Measurement>> runs = Map.of(MAYFLY, runs(2));

        assertThat(
                        lines(
                                outcome(workload(Map.of(), 2, 100), runs),
                                outcome(workload(Map.of(), 1.9, 0), runs),
                                outcome(workload(Map.of(), 3, 99), runs),
                                outcome(workload(Map.of(), 0, 0), runs)))
                .contains(
                        "| job | at most 2.00 s and 100 MB | | 2.000 | | | ok |",
                        "| job | at most 1.90 s | | 2.000 | | | **missed** |",
                        "| job | at most 3.00 s and 99 MB | | 2.000 | | | **missed** |",
                        "| job | heap 64m, result right | | 2.000 | | | ok |");
    }

    @Test
    void a_failed_run_does_not_count_and_is_told() throws IOException {
        var bad = new Measurement(1, 1, 1L << 40, "wrong \"answer\"");
        Outcome some =
                outcome(workload(Map.of(), 0, 0), Map.of(MAYFLY, List.of(bad, runs(2).getFirst())));
        Outcome all =
                outcome(
                        workload(Map.of(DUCKDB, 1.0), 0, 0),
                        Map.of(MAYFLY, List.of(bad), DUCKDB, runs(2)));

        assertThat(some.isGood()).isFalse();
        assertThat(lines(some, all))
                .contains(
                        "| job | heap 64m, result right | | 2.000 | | | ok |",
                        "| job | mayfly | 2.000 | 1.000 2.000 | 1.00 4.00 | 100 |",
                        "| job | duckdb | 2.000 | NaN | NaN | 1.00 | **missed** |",
                        "**Failed:** job, mayfly: wrong \"answer\"",
                        "job,mayfly,1,1.0000,1.00,1099511627776,\"wrong \"\"answer\"\"\"");
    }

    @Test
    void it_says_what_was_run_on_what_without_paths_of_the_machine() throws IOException {
        List<String> lines = lines(outcome(workload(Map.of(), 0, 0), Map.of(MAYFLY, runs(2))));

        assertThat(lines)
                .contains(
                        "- commit: 0123456789ab",
                        "job (reference 3 00ff 1.0 2.0):",
                        "- mayfly: `WORK/program -cp a.jar:…`")
                .noneMatch(line -> line.contains(directory.toString()))
                .anyMatch(line -> line.startsWith("- data: rankings 2 MB,"));
    }
}
