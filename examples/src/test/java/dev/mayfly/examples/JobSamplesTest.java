package dev.mayfly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiles and runs the one-file jobs that the documentation quotes.
final class JobSamplesTest {
    private static final Path JOBS = Path.of("jobs");

    @TempDir Path directory;

    @Test
    void words_are_counted() throws Exception {
        Path in = Files.writeString(directory.resolve("in.txt"), "to be or not  to be\nbe it\n");

        assertThat(run("WordCount", in))
                .containsExactlyInAnyOrder("to\t2", "be\t3", "or\t1", "not\t1", "it\t1");
    }

    @Test
    void sales_are_summed_up() throws Exception {
        assertThat(run("SalesByCountry", JOBS.resolve("orders.csv")))
                .containsExactly(
                        "AT,499.0,249.5", "CH,466.55,155.51666666666668", "DE,1299.9,649.95");
    }

    @Test
    void longest_lines_are_found() throws Exception {
        Path in = Files.writeString(directory.resolve("in.txt"), "ab\nb\n\nabc\nbcde\na\n");

        assertThat(run("LongestLines", in)).containsExactlyInAnyOrder("a\tabc", "b\tbcde");
    }

    @Test
    void orders_are_ranked() throws Exception {
        assertThat(run("RankedOrders", JOBS.resolve("orders.csv")))
                .containsExactly(
                        "AT,Skis,310.0",
                        "AT,Boots,189.0",
                        "CH,\"Watch, steel\",420.5",
                        "CH,Cheese,33.8",
                        "CH,Chocolate,12.25",
                        "DE,Bicycle,1250.0",
                        "DE,\"Bread knife \"\"Solingen\"\"\",49.9");
    }

    private List<String> run(String job, Path in) throws Exception {
        Path classes = compile(job);
        Path out = directory.resolve("out");
        try (var loader =
                new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            var options =
                    SessionOptions.defaults()
                            .withUserCode(loader)
                            .withWorkDirectory(directory.resolve("work").toString());
            ScopedValue.where(Mayfly.AMBIENT, options)
                    .call(() -> invokeMain(loader.loadClass(job), in, out));
        }
        return linesOf(out);
    }

    private static boolean invokeMain(Class<?> type, Path in, Path out) throws Exception {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method main = type.getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(
                constructor.newInstance(), (Object) new String[] {in.toString(), out.toString()});
        return true;
    }

    private Path compile(String job) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        Path classes = directory.resolve("classes");
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options =
                    List.of(
                            "--module-path", modulePath(),
                            "--add-modules", "dev.mayfly.core",
                            "-d", classes.toString());
            var sources = files.getJavaFileObjects(JOBS.resolve(job + ".java"));
            boolean isCompiled =
                    compiler.getTask(messages, files, null, options, null, sources).call();
            assertThat(isCompiled).as(messages.toString()).isTrue();
        }
        return classes;
    }

    /// What Mayfly needs, without the classes of tests, which are no modules.
    static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        entry.endsWith(".jar") && !entry.endsWith("-tests.jar")
                                || Files.exists(Path.of(entry, "module-info.class")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> linesOf(Path out) throws IOException {
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.sorted().toList()) {
                if (String.valueOf(file.getFileName()).startsWith("part-")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }
}
