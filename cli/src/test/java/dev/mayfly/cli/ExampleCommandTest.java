package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleCommandTest {
    @TempDir private Path directory;

    @Test
    void an_example_prints_first_rows_and_tells_where_the_rest_is() throws IOException {
        CliRun run = example("2a", "--size", "20KB", "--rows", "2");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(4).first().asString().matches("sourceIP +revenue");
        Path result = directory.resolve("home/.cache/mayfly/results/2a");
        assertThat(run.err())
                .contains("generating 20.0 KB of uservisits", "succeeded in", "first 2 of ")
                .contains(" in " + result);
        assertThat(result.resolve("_SUCCESS")).exists();
    }

    @Test
    void data_is_generated_once_and_results_are_data() {
        CliRun first = example("1c", "--size", "20KB", "--output", "csv", "--no-progress");
        CliRun second = example("1c", "--size", "20KB", "--output", "json", "--no-progress");

        assertThat(first.err()).contains("generating");
        assertThat(second.err()).doesNotContain("generating", "succeeded");
        assertThat(first.out()).startsWith("pageURL,pageRank" + System.lineSeparator());
        assertThat(second.out()).startsWith("{\"pageURL\":\"").contains(",\"pageRank\":");
        assertThat(directory.resolve("data/rankings-20KB-1/rankings")).isDirectory();
    }

    @Test
    void a_place_of_data_that_cannot_be_made_is_told_with_the_way_out() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        CliRun run =
                CliRun.of(
                        directory,
                        Map.of("MAYFLY_DATA", file.resolve("data").toString()),
                        "example",
                        "1c",
                        "--size",
                        "20KB");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("directory of generated data cannot be made", "MAYFLY_DATA")
                .contains(file.resolve("data").toString());
    }

    @Test
    void no_data_at_all_is_refused() {
        CliRun run = example("1c", "--size", "0");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("size is zero: text=\"0\"");
    }

    @Test
    void own_data_is_used_and_an_own_result_is_kept() throws IOException {
        Path text = Files.writeString(directory.resolve("my.txt"), "b a\nb\n");
        Path out = directory.resolve("out");
        String[] args = {"wordcount", "--input", text.toString(), "--out", out.toString()};

        CliRun first = example(args);
        CliRun second = example(args);
        CliRun third = example(with(args, "--overwrite"));

        assertThat(first.out().lines().skip(2))
                .containsExactlyInAnyOrder("a         1", "b         2");
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("output exists", "--overwrite", out.toString());
        assertThat(third.exitCode()).isZero();
    }

    @Test
    void only_a_result_is_overwritten() throws IOException {
        Path out = Files.createDirectories(directory.resolve("out"));
        Path precious = Files.writeString(out.resolve("thesis.txt"), "years of work");

        CliRun run = example("1c", "--size", "20KB", "--out", out.toString(), "--overwrite");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("more than a result", "thesis.txt");
        assertThat(precious).exists();
    }

    @Test
    void a_join_gets_both_tables_in_proportion() {
        CliRun run = example("3c", "--size", "40KB", "--no-progress");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("10.0 KB of rankings", "40.0 KB of uservisits", "1 row, ");
    }

    @Test
    void a_parameter_reaches_its_example() throws IOException {
        Path text = Files.writeString(directory.resolve("my.txt"), "one\ntwo\nthree\n");

        CliRun run =
                example("grep", "--text", text.toString(), "--pattern", "^t", "--output", "csv");

        assertThat(run.out().lines()).containsExactly("line", "two", "three");
    }

    @Test
    void a_wrong_name_or_size_is_a_usage_error() {
        CliRun name = example("wordcont");
        CliRun size = example("1a", "--size", "much");

        assertThat(name.exitCode()).isEqualTo(2);
        assertThat(name.err()).contains("no example wordcont, did you mean wordcount?");
        assertThat(size.exitCode()).isEqualTo(2);
        assertThat(size.err()).contains("not a size");
        assertThat(example().err()).contains("no example named", "pagerank");
    }

    @Test
    void missing_own_data_fails_the_job() {
        CliRun run = example("1a", "--input", directory.resolve("nothing").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("input matches nothing", "nothing").doesNotContain("\tat ");
    }

    @Test
    void a_wrong_flag_points_to_help_that_exists() {
        CliRun wrong = example("2a", "--sise", "1MB");

        assertThat(wrong.err()).contains("--size", "mayfly example 2a --help tells");
        assertThat(example("2a", "--help").exitCode()).isZero();
    }

    @Test
    void explain_runs_nothing() {
        CliRun run =
                CliRun.of(directory, variables(), "explain", "example", "2a", "--size", "20KB");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("plan 1: save to ").contains("stage-1: ");
        assertThat(directory.resolve("home/.cache/mayfly/results/2a")).doesNotExist();
    }

    @Test
    void plan_tells_what_an_example_would_cost() {
        CliRun run = CliRun.of(directory, variables(), "plan", "example", "2a", "--size", "20KB");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("predicted: ").contains("assumed, not measured");
    }

    @Test
    void explain_leaves_an_earlier_result_alone() throws IOException {
        Path result = directory.resolve("result");
        CliRun run = CliRun.of(directory, variables(), example("2a", result));
        assertThat(run.exitCode()).as(run.err()).isZero();

        CliRun explained = CliRun.of(directory, variables(), explainExample("2a", result));

        assertThat(explained.exitCode()).as(explained.err()).isZero();
        assertThat(explained.out().lines()).last().asString().contains("-> part files");
        assertThat(result.resolve("_SUCCESS")).exists();
    }

    private static String[] example(String name, Path result) {
        return new String[] {"example", name, "--size", "20KB", "--out", result.toString()};
    }

    private static String[] explainExample(String name, Path result) {
        return new String[] {
            "explain", "example", name, "--size", "20KB", "--overwrite", "--out", result.toString()
        };
    }

    @Test
    void bench_measures_each_example() {
        CliRun run =
                CliRun.of(
                        directory,
                        variables(),
                        "bench",
                        "1c",
                        "2a",
                        "--size",
                        "20KB",
                        "--runs",
                        "2",
                        "--output",
                        "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.substring(0, line.indexOf(','))))
                .containsExactly("example", "1c", "2a");
        assertThat(run.err()).contains("cold run: 1c", "run 2 of 2: 2a");
        assertThat(directory.resolve("home/.cache/mayfly/results/bench/2a")).doesNotExist();
    }

    @Test
    void gen_data_writes_tables_and_refuses_to_replace_them() {
        Path out = directory.resolve("tables");
        String[] args = {
            "gen-data", "text", "sort", "--size", "20KB", "--files", "2", "--out", out.toString()
        };

        CliRun first = CliRun.of(directory, with(args, "--output=csv"));
        CliRun second = CliRun.of(directory, args);
        CliRun third = CliRun.of(directory, with(args, "--overwrite"));

        assertThat(first.out().lines().map(line -> line.substring(0, line.lastIndexOf(','))))
                .hasSize(3)
                .contains("table,files,rows,bytes", "sort,2,200,20000");
        assertThat(out.resolve("text/part-00001")).isRegularFile();
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("overwrite");
        assertThat(third.exitCode()).isZero();
        assertThat(CliRun.of(directory, "gen-data", "txt").err()).contains("did you mean text?");
    }

    private CliRun example(String... args) {
        var line = new java.util.ArrayList<>(List.of("example"));
        line.addAll(List.of(args));
        return CliRun.of(directory, variables(), line.toArray(String[]::new));
    }

    private Map<String, String> variables() {
        return Map.of("MAYFLY_DATA", directory.resolve("data").toString());
    }

    private static String[] with(String[] args, String more) {
        var line = new java.util.ArrayList<>(List.of(args));
        line.add(more);
        return line.toArray(String[]::new);
    }
}
