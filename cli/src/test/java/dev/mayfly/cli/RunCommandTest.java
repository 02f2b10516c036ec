package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    @TempDir private Path directory;

    @Test
    void a_compact_source_uses_the_module_and_the_settings() throws IOException {
        Path result = directory.resolve("result");
        Path job =
                source(
                        "Job.java",
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) throws Exception {
                            try (var session = Mayfly.session()) {
                                var words = session.of("b", "a", "b").map(w -> w + "!");
                                var counts = new TreeMap<>(Map.of("threads",
                                        (long) Mayfly.AMBIENT.get().threads()));
                                counts.put("words", words.count());
                                Files.writeString(Path.of(args[0]), counts.toString());
                            }
                        }
                        """);

        CliRun run =
                CliRun.of(
                        directory,
                        "run",
                        "--threads",
                        "3",
                        "--max-cost=0.01",
                        job.toString(),
                        result.toString());

        assertThat(run.err())
                .contains("succeeded in", "1 stage", "count at Job.java:")
                .doesNotContain("cost");
        assertThat(run.exitCode()).isZero();
        assertThat(result).hasContent("{threads=3, words=3}");
    }

    @Test
    void what_follows_the_job_is_the_jobs() throws IOException {
        Path result = directory.resolve("result");
        Path job =
                source(
                        "Job.java",
                        """
                        void main(String[] args) throws Exception {
                            java.nio.file.Files.writeString(java.nio.file.Path.of(args[0]),
                                    String.join("|", args).substring(args[0].length()));
                        }
                        """);

        CliRun run =
                CliRun.of(
                        directory,
                        "run",
                        job.toString(),
                        result.toString(),
                        "--threads",
                        "-h",
                        "--",
                        "--x=1",
                        "@file",
                        "'q'",
                        "");

        assertThat(run).isEqualTo(new CliRun(0, "", ""));
        assertThat(result).hasContent("|--threads|-h|--|--x=1|@file|'q'|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void main() { System.setProperty(\"main.called\", \"yes\"); }",
                "static void main(String... a) { System.setProperty(\"main.called\", \"yes\"); }",
                "package p; public class Q { public static void main(String[] a) {"
                        + " System.setProperty(\"main.called\", \"yes\"); } } class R {}",
                "class A { void main() { System.setProperty(\"main.called\", \"yes\"); } }"
                        + " class B { public static void main(String[] a) {} }",
                "class A extends B {} class B { protected static void main() {"
                        + " System.setProperty(\"main.called\", \"yes\"); } }",
            })
    void main_methods_are_found_as_java_finds_them(String text) throws IOException {
        System.clearProperty("main.called");

        CliRun run = CliRun.of(directory, "run", source("Job.java", text).toString());

        assertThat(run).isEqualTo(new CliRun(0, "", ""));
        assertThat(System.clearProperty("main.called")).isEqualTo("yes");
    }

    @Test
    void a_jar_is_started_by_its_manifest_and_finds_the_jars_it_names() throws IOException {
        Path library =
                Files.createDirectories(directory.resolve("lib/inner")).resolve("library.jar");
        compile(
                "Library",
                "package lib; public class Library { public static String name() {"
                        + " return \"library\"; } }",
                library,
                new Manifest());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "app.App");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "inner/library.jar");
        Path app = directory.resolve("lib/app.jar");
        compile(
                "App",
                """
                package app;
                public class App {
                    public static void main(String[] args) {
                        System.setProperty("app.said", lib.Library.name() + args.length);
                    }
                    public static class Other {
                        public static void main(String[] args) {
                            System.setProperty("app.said", "other");
                        }
                    }
                }
                """,
                app,
                manifest);

        CliRun run = CliRun.of(directory, "run", app.toString(), "--main", "x");
        String said = System.clearProperty("app.said");
        CliRun other = CliRun.of(directory, "run", "--main", "app.App$Other", app.toString());
        String otherSaid = System.clearProperty("app.said");

        assertThat(run).isEqualTo(new CliRun(0, "", ""));
        assertThat(said).isEqualTo("library2");
        assertThat(other.exitCode()).isZero();
        assertThat(otherSaid).isEqualTo("other");
    }

    @Test
    void what_cannot_be_run_is_a_usage_error() throws IOException {
        Path text = Files.writeString(directory.resolve("job.txt"), "");
        Path empty = Files.writeString(directory.resolve("job.jar"), "");
        Path noMain = source("Job.java", "class Job {}");

        assertUsage("no job named", "run");
        assertUsage("no such file: missing.java", "run", "missing.java");
        assertUsage(
                directory + " is a directory; name the job's .java file, or its jar",
                "run",
                directory.toString());
        assertUsage("neither a .java nor a .jar file", "run", text.toString());
        assertUsage("not a jar", "run", empty.toString());
        assertUsage("no main method in class Job", "run", noMain.toString());
        assertUsage("no class Nope", "run", "--main", "Nope", noMain.toString());
        assertUsage(
                "no such file in the class path: nope", "run", "-cp", "nope", noMain.toString());
        assertUsage("--threads: not a whole number", "run", "--threads=x", noMain.toString());
        assertUsage(
                "--max-cost: not a number of dollars", "run", "--max-cost=0", noMain.toString());
        assertUsage(
                "--max-cost: not a number of dollars", "run", "--max-cost=x", noMain.toString());
    }

    @Test
    void plan_predicts_what_functions_would_cost_and_runs_nothing() throws IOException {
        Path result = directory.resolve("result");
        Path input = Files.writeString(directory.resolve("in"), "a\nb\n");
        Path job =
                source(
                        "Job.java",
                        """
                        import module dev.mayfly.core;

                        void main(String[] args) {
                            try (var session = Mayfly.session()) {
                                session.lines(args[0]).saveAsText(args[1]);
                            }
                        }
                        """);

        CliRun run =
                CliRun.of(
                        directory,
                        "plan",
                        "--concurrency=10",
                        job.toString(),
                        input.toString(),
                        result.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("predicted: ", "$", "assumed, not measured", "up to 10 functions");
        assertThat(result).doesNotExist();
    }

    @Test
    void prices_of_a_user_are_checked() throws IOException {
        Path prices = Files.writeString(directory.resolve("prices"), "milion-calls: 1\n");

        assertUsage("nearest=million-calls", "plan", "--prices=" + prices, directory + "/Job.java");
        assertUsage(
                "--concurrency: not a whole number",
                "plan",
                "--concurrency=0",
                directory + "/Job.java");
    }

    private void assertUsage(String message, String... args) {
        CliRun run = CliRun.of(directory, args);

        assertThat(run.err()).contains(message);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private Path source(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private void compile(String name, String text, Path jar, Manifest manifest) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path file = source(name + ".java", text);
        int exitCode =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                OutputStream.nullOutputStream(),
                                "-d",
                                classes.toString(),
                                "-cp",
                                classes.toString(),
                                file.toString());
        assertThat(exitCode).isZero();
        String packageName = text.contains("package lib") ? "lib" : "app";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var files = Files.list(classes.resolve(packageName))) {
            for (Path compiled : List.copyOf(files.toList())) {
                out.putNextEntry(new JarEntry(packageName + "/" + compiled.getFileName()));
                Files.copy(compiled, out);
            }
        }
        Files.delete(file);
    }
}
