package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told when a job does not work.
class RunErrorsTest {
    @TempDir private Path directory;

    @Test
    void a_source_that_does_not_compile_is_explained_as_javac_does() throws IOException {
        Path job = source("Job.java", "void main() {\n    int x = \"a\";\n}\n");

        CliRun run = CliRun.of(directory, "run", job.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("Job.java:2: error: incompatible types", "    int x = \"a\";");
    }

    @Test
    void a_source_without_anything_to_run_says_so() throws IOException {
        Path job = source("Job.java", "// not yet\n");

        CliRun run = CliRun.of(directory, "run", job.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("mayfly: nothing to run in " + job);
    }

    @Test
    void a_compact_source_whose_name_is_not_javas_is_to_be_renamed() throws IOException {
        Path dashed = source("my-job.java", "void main() {}\n");
        Path spaced = source("2 Compact Space.java", "void main() {}\n");

        CliRun dashedRun = CliRun.of(directory, "run", dashed.toString());
        CliRun spacedRun = CliRun.of(directory, "run", spaced.toString());

        assertThat(dashedRun.exitCode()).isEqualTo(2);
        assertThat(dashedRun.err()).contains("rename " + dashed + ", for example to myjob.java");
        assertThat(spacedRun.exitCode()).isEqualTo(2);
        assertThat(spacedRun.err()).contains("for example to CompactSpace.java");
    }

    @Test
    void a_failure_in_a_task_is_shown_with_the_users_frames_only() throws IOException {
        Path job =
                source(
                        "Job.java",
                        """
                        import module dev.mayfly.core;

                        static int parse(String text) {
                            return Integer.parseInt(text);
                        }

                        void main() {
                            try (var session = Mayfly.session()) {
                                session.of("1", "x").map(text -> parse(text)).collect();
                            }
                        }
                        """);

        CliRun brief = CliRun.of(directory, "run", job.toString());
        CliRun verbose = CliRun.of(directory, "run", "--verbose", job.toString());

        assertThat(brief.exitCode()).isEqualTo(1);
        assertThat(brief.err())
                .contains("mayfly: task failed: job=", "NumberFormatException", "\"x\"")
                .contains("    at Job.parse(Job.java:4)", "(Job.java:9)")
                .doesNotContain("dev.mayfly.worker", "java.base");
        assertThat(verbose.err()).contains("dev.mayfly.worker", "java.base");
    }

    @Test
    void a_failure_outside_of_tasks_is_shown_the_same_way() throws IOException {
        Path job =
                source(
                        "Job.java",
                        """
                        void main() {
                            try {
                                Integer.parseInt("x");
                            } catch (NumberFormatException e) {
                                throw new IllegalStateException("no luck", e);
                            }
                        }
                        """);

        CliRun run = CliRun.of(directory, "run", job.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "mayfly: java.lang.IllegalStateException: no luck",
                        "  Caused by: java.lang.NumberFormatException: For input string: \"x\"",
                        "    at Job.main(Job.java:3)");
    }

    @Test
    void a_function_that_cannot_be_shipped_names_the_variable() throws IOException {
        Path job =
                source(
                        "Job.java",
                        """
                        import module dev.mayfly.core;

                        void main() {
                            try (var session = Mayfly.session()) {
                                var unshippable = new Object();
                                session.of("1").map(text -> text + unshippable).collect();
                            }
                        }
                        """);

        CliRun run = CliRun.of(directory, "run", job.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("map at Job.java:6: ", "unshippable", "    at Job.main(Job.java:6)")
                .doesNotContain("picocli", "Caused by");
    }

    @Test
    void a_missing_input_is_told_once_and_plainly() throws IOException {
        Path job =
                source(
                        "Job.java",
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.text(args[0]).count();
                            }
                        }
                        """);
        Path nothing = directory.resolve("nothing");

        CliRun run = CliRun.of(directory, "run", job.toString(), nothing.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err())
                .startsWith("mayfly: input matches nothing: path=" + nothing)
                .endsWith("    at Job.main(Job.java:5)" + System.lineSeparator());
    }

    private Path source(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
