package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;

/// The jars that the launcher starts do what the compiler's do.
class RewriteJarTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path REWRITE_JAR = Path.of("src/main/launcher/RewriteJar.java");

    /// Prints the outcome of pattern switches, and of what records are asked for.
    private static final String PROGRAM =
            """
            import java.util.List;

            class Program {
                sealed interface Shape {
                    static String nameOf(Shape shape) {
                        return switch (shape) {
                            case Circle c when c.radius() > 10 -> "large circle";
                            case Circle c -> "circle";
                            case Box(int width, var _) when width == 0 -> "line";
                            case Box b -> "box " + b.name();
                        };
                    }
                }

                record Circle(double radius) implements Shape {}

                record Box(int width, String name) implements Shape {}

                record All(boolean a, byte b, char c, short d, int e, long f, float g, double h,
                        String i, int[] j) {}

                record None() {}

                static String any(Object value) {
                    return switch (value) {
                        case null -> "null";
                        case Integer i when i > 3 -> "over 3";
                        case Integer i -> "number";
                        case String s -> "text";
                        case Object o -> "other";
                    };
                }

                static All all(boolean a, int n, float g, double h, String i, int[] j) {
                    return new All(a, (byte) n, (char) n, (short) n, n, n, g, h, i, j);
                }

                public static void main(String[] args) {
                    for (Shape shape :
                            List.of(new Circle(11), new Circle(1), new Box(0, "x"), new Box(1, "y"))) {
                        System.out.println(Shape.nameOf(shape));
                    }
                    for (Object value : new Object[] {null, 4, 3, "s", 'c'}) {
                        System.out.println(any(value));
                    }
                    try {
                        System.out.println(Shape.nameOf(null));
                    } catch (NullPointerException e) {
                        System.out.println("no shape");
                    }
                    int[] array = {1};
                    All one = all(true, 7, 0.0f, Double.NaN, null, array);
                    for (All other :
                            List.of(
                                    all(true, 7, 0.0f, Double.NaN, null, array),
                                    all(true, 7, -0.0f, Double.NaN, null, array),
                                    all(false, 7, 0.0f, Double.NaN, null, array),
                                    all(true, 8, 0.0f, Double.NaN, null, array),
                                    all(true, 7, 0.0f, 0, null, array),
                                    all(true, 7, 0.0f, Double.NaN, "", array),
                                    all(true, 7, 0.0f, Double.NaN, null, array.clone()))) {
                        System.out.println(one.equals(other));
                    }
                    System.out.println(one.equals(null) + " " + one.equals("one"));
                    System.out.println(all(true, 7, 1.5f, -2.5, "i", null).hashCode());
                    System.out.println(new None().hashCode() + " " + new None().equals(new None()));
                    System.out.println(new Box(1, "y"));
                }
            }
            """;

    @Test
    void a_rewritten_program_prints_what_it_printed(@TempDir Path directory) throws Exception {
        Path jar = compiled(directory);
        String before = output(JAVA.toString(), "-cp", jar.toString(), "Program");
        assertThat(bootstraps(jar)).contains(":typeSwitch:", ":equals:", ":hashCode:");

        output(JAVA.toString(), REWRITE_JAR.toString(), jar.toString(), jar.toString());

        assertThat(output(JAVA.toString(), "-Xverify:all", "-cp", jar.toString(), "Program"))
                .isEqualTo(before);
        assertThat(before).contains("large circle", "over 3", "no shape", "Box[width=1, name=y]");
        assertThat(bootstraps(jar))
                .doesNotContain(":typeSwitch:", ":equals:", ":hashCode:")
                .contains(":toString:");
    }

    @Test
    void classes_of_an_old_format_are_verified(@TempDir Path directory) throws Exception {
        Path original =
                Path.of(
                        AutoComplete.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Path jar = Files.copy(original, directory.resolve("old.jar"));

        output(JAVA.toString(), REWRITE_JAR.toString(), jar.toString(), jar.toString());

        assertThat(
                        output(
                                JAVA.toString(),
                                "-Xverify:all",
                                "-cp",
                                jar.toString(),
                                AutoComplete.class.getName(),
                                "--help"))
                .contains("Usage: picocli.AutoComplete");
    }

    private static Path compiled(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("Program.java"), PROGRAM);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(failed).isZero();
        Path jar = directory.resolve("program.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    /// What the JVM is asked to make when the classes run.
    private static String bootstraps(Path jar) throws Exception {
        Path javap = JAVA.resolveSibling("javap");
        var text = new StringBuilder();
        for (String name : List.of("Program", "Program$Shape", "Program$All")) {
            text.append(output(javap.toString(), "-p", "-c", "-cp", jar.toString(), name));
        }
        return text.toString();
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
