package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir private Path directory;

    private CliRun explain(String main) throws IOException {
        String text =
                """
                import module dev.mayfly.core;

                void main(String[] args) throws Exception {
                    try (var session = Mayfly.session()) {
                %s
                    }
                }
                """
                        .formatted(main.indent(8));
        Path job = Files.writeString(directory.resolve("Job.java"), text);
        return CliRun.of(
                directory, "explain", "--partitions", "2", job.toString(), directory.toString());
    }

    @Test
    void every_action_prints_its_plan_and_runs_nothing() throws IOException {
        CliRun run =
                explain(
                        """
                        var words = session.of("a", "b");
                        long count = words.count();
                        var kept = words.map(word -> word + count).checkpoint(args[0] + "/kept");
                        var all = kept.distinct().collect();
                        var one = kept.take(1);
                        session.of(1).filter(number -> all.isEmpty()).reduce(Integer::sum);
                        words.saveAsText(args[0] + "/saved");
                        """);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        Golden.verify("explain.txt", run.out().replace(directory.toString(), "DIR"));
        assertThat(directory.resolve("saved")).doesNotExist();
    }

    @Test
    void a_program_that_needs_a_result_ends_with_a_remark() throws IOException {
        CliRun run =
                explain(
                        """
                        var greatest = session.of(3, 5).top(1, Order.natural()).getFirst();
                        session.of(greatest).saveAsText(args[0] + "/saved");
                        """);

        assertThat(run.out()).startsWith("plan 1: top Job.java:");
        assertThat(run.err())
                .contains("no plans after plan 1: the program does not go on without the results")
                .contains("NoSuchElementException", "at Job.main(Job.java:5)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void a_program_that_waits_for_a_result_is_ended() throws IOException {
        CliRun run = explain("while (session.of(1).count() == 0) {}");

        assertThat(run.out()).contains("plan 100: ").doesNotContain("plan 101: ");
        assertThat(run.err()).contains("no plans after the first 100");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void a_program_that_fails_before_its_first_plan_has_failed() throws IOException {
        CliRun run = explain("session.text(args[0] + \"/missing\").count();");

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("input matches nothing").doesNotContain("no plans");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
