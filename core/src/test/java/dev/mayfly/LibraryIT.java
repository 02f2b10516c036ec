package dev.mayfly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A program of somebody else, compiled and run against the jar of this module and the libraries
/// that a project which depends on it gets.
@Timeout(120)
class LibraryIT {
    private static final String PROGRAM =
            """
            package app;

            import dev.mayfly.Mayfly;
            import dev.mayfly.SessionOptions;
            import java.util.List;

            public final class Program {
                record Word(String text, int length) {}

                public static void main(String[] arguments) {
                    var options = SessionOptions.defaults().withWorkDirectory(arguments[1]);
                    int least = 3;
                    try (var session = Mayfly.session(options)) {
                        System.out.println(
                                session.text(arguments[0])
                                        .flatMap(line -> List.of(line.split(" ")))
                                        .filter(word -> word.length() >= least)
                                        .keyBy(word -> new Word(word, word.length()))
                                        .countByKey()
                                        .map((word, count) -> word + " " + count)
                                        .sortBy(line -> line)
                                        .collect());
                    }
                    System.out.println(Mayfly.class.getModule().isNamed());
                }
            }
            """;
    private static final String MODULE =
            """
            module app {
                requires dev.mayfly.core;

                opens app to dev.mayfly.core;
            }
            """;
    private static final String RESULT =
            "[Word[text=not, length=3] 1, Word[text=see, length=3] 2]\n";

    @TempDir private Path directory;
    private String libraries;

    @BeforeEach
    void writes_a_program() throws Exception {
        libraries =
                System.getProperty("mayfly.jar")
                        + File.pathSeparator
                        + Files.readString(Path.of("target", "classpath"));
        Files.createDirectories(directory.resolve("src/app"));
        Files.writeString(directory.resolve("src/app/Program.java"), PROGRAM);
        Files.writeString(directory.resolve("input"), "to be or not to be\nto see\nsee\n");
    }

    @Test
    void it_works_on_the_class_path() throws Exception {
        output(
                "javac",
                "-Xlint:all",
                "-Werror",
                "-d",
                classes(),
                "-cp",
                libraries,
                source("app/Program.java"));

        String printed = run("-cp", classes() + File.pathSeparator + libraries, "app.Program");

        assertThat(printed).isEqualTo(RESULT + "false\n");
    }

    @Test
    void it_works_on_the_module_path() throws Exception {
        Files.writeString(directory.resolve("src/module-info.java"), MODULE);
        output(
                "javac",
                "-Xlint:all",
                "-Werror",
                "-d",
                classes(),
                "-p",
                libraries,
                source("module-info.java"),
                source("app/Program.java"));

        String printed =
                run("-p", classes() + File.pathSeparator + libraries, "-m", "app/app.Program");

        assertThat(printed).isEqualTo(RESULT + "true\n");
    }

    private String source(String name) {
        return directory.resolve("src").resolve(name).toString();
    }

    private String classes() {
        return directory.resolve("classes").toString();
    }

    private String run(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(arguments));
        command.add(directory.resolve("input").toString());
        command.add(directory.resolve("work").toString());
        return output("java", command.toArray(String[]::new));
    }

    /// What a program of the running JDK prints, warnings included.
    private static String output(String program, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(arguments));
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", program).toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
