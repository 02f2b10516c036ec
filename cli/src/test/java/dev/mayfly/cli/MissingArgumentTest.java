package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MissingArgumentTest {
    @TempDir private Path directory;

    @Test
    void a_process_without_the_argument_that_its_job_needs_ends_with_a_hint() throws Exception {
        Process process =
                CliProcess.run(
                        directory,
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.text(args[0]).saveAsText(args[1]);
                            }
                        }
                        """,
                        directory.resolve("Job.java").toString());

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(CliProcess.standardError(directory))
                .contains("the job needs argument 2, but only 1 was given")
                .contains("    at Job.java:5")
                .contains("mayfly run " + directory.resolve("Job.java") + " ARGS...")
                .doesNotContain("ArrayIndexOutOfBoundsException");
    }

    private CliRun run(String text, String... args) throws IOException {
        Path job = Files.writeString(directory.resolve("Job.java"), text);
        var words = new ArrayList<>(List.of("run", job.toString()));
        words.addAll(List.of(args));
        return CliRun.of(directory, words.toArray(String[]::new));
    }

    @Test
    void a_job_without_any_argument_is_told_so() throws IOException {
        CliRun run =
                run(
                        "class Job { public static void main(String[] a) { System.exit(a[0].length()); } }");

        assertThat(run.err()).contains("the job needs argument 1, but none was given");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void another_array_is_a_failure_of_the_job() throws IOException {
        CliRun run =
                run(
                        "void main(String[] a) { int[] other = new int[3]; other[a.length + 2] = 1; }",
                        "x");

        assertThat(run.err()).contains("ArrayIndexOutOfBoundsException", "Job.main(Job.java:1)");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void an_array_in_another_method_is_a_failure_of_the_job() throws IOException {
        CliRun run =
                run(
                        "void main(String[] a) { first(a); } String first(String[] a) { return a[0]; }");

        assertThat(run.err()).contains("ArrayIndexOutOfBoundsException", "Job.first(Job.java:1)");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
