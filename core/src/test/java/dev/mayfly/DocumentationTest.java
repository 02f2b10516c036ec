package dev.mayfly;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What ARCHITECTURE.md names must exist, so that the map cannot drift from the land.
///
/// Checked are the code spans (between single backticks) and the fenced blocks: each class name,
/// and in code spans each path. A name of our own is one declared anywhere in the modules' sources;
/// names of java.base are known too.
class DocumentationTest {

    private static final Path REPOSITORY = repository();
    private static final List<String> MODULES =
            List.of("core", "examples", "cli", "benchmarks", "aws");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");

    /// Two humps, so that a sentence's first word or a constant is not taken for a class.
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\\b");

    private static final Pattern PATH =
            Pattern.compile("\\.?/?[\\w.-]+(?:/[\\w.-]+)*/?|[\\w.-]+\\.(?:md|java|xml|yaml|sh)");

    private static final Pattern DECLARATION =
            Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");

    @Test
    void architecture_names_only_what_exists() throws IOException {
        assertThat(missingFrom(architecture()))
                .as("names in ARCHITECTURE.md that exist nowhere")
                .isEmpty();
    }

    @Test
    void architecture_names_each_byte_format() throws IOException {
        try (var pages = Files.list(REPOSITORY.resolve("docs/formats"))) {
            assertThat(pages.map(page -> "docs/formats/" + page.getFileName()))
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(architecture()).contains("`" + page + "`"));
        }
    }

    private static String architecture() throws IOException {
        Path document = REPOSITORY.resolve("ARCHITECTURE.md");
        assertThat(document).exists();
        return Files.readString(document);
    }

    @Test
    void a_missing_class_or_path_is_noticed() throws IOException {
        assertThat(
                        missingFrom(
                                "see `DocumentationTest`, `ByteBuffer`, `core/pom.xml`, `docs/`, and `x.y()`"))
                .isEmpty();
        assertThat(missingFrom("see `NoSuchThing`, `NoSuch.Nested` and `core/nowhere.txt`"))
                .containsExactlyInAnyOrder("NoSuchThing", "NoSuch", "core/nowhere.txt");
        assertThat(missingFrom("```\nSplitReader → NoSuchThing\n```")).contains("NoSuchThing");
    }

    static Set<String> missingFrom(String markdown) throws IOException {
        var missing = new TreeSet<String>();
        String sources = sources();
        var known = new TreeSet<>(javaBase());
        DECLARATION.matcher(sources).results().forEach(match -> known.add(match.group(1)));

        FENCE.matcher(markdown)
                .results()
                .forEach(match -> addUnknownClasses(match.group(), known, missing));
        CODE_SPAN
                .matcher(FENCE.matcher(markdown).replaceAll(""))
                .results()
                .map(match -> match.group(1))
                .forEach(code -> {
                    if (!code.contains("/")) {
                        addUnknownClasses(code, known, missing);
                    }
                    if (isPath(code) && !exists(code)) {
                        missing.add(code);
                    }
                });
        return missing;
    }

    private static void addUnknownClasses(String code, Set<String> known, Set<String> missing) {
        CLASS_NAME
                .matcher(code)
                .results()
                .map(match -> match.group())
                .filter(name -> !known.contains(name))
                .forEach(missing::add);
    }

    private static boolean isPath(String code) {
        return PATH.matcher(code).matches()
                && (code.contains("/") || code.matches(".*\\.(md|java|xml|yaml|sh)"));
    }

    /// From the root of the repository, or from the root package of a module.
    private static boolean exists(String path) {
        return Files.exists(REPOSITORY.resolve(path))
                || MODULES.stream()
                        .map(module ->
                                REPOSITORY.resolve(module).resolve("src/main/java/dev/mayfly"))
                        .anyMatch(root -> Files.exists(root.resolve(path)));
    }

    private static String sources() {
        return MODULES.stream()
                .map(module -> REPOSITORY.resolve(module).resolve("src"))
                .filter(Files::isDirectory)
                .flatMap(DocumentationTest::javaFiles)
                .collect(joining("\n"));
    }

    private static Stream<String> javaFiles(Path directory) {
        try (var paths = Files.walk(directory)) {
            var texts = Stream.<String>builder();
            for (Path path :
                    (Iterable<Path>)
                            paths.filter(it -> it.toString().endsWith(".java"))::iterator) {
                texts.add(Files.readString(path));
            }
            return texts.build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> javaBase() throws IOException {
        var names = new TreeSet<String>();
        Path base =
                FileSystems.getFileSystem(URI.create("jrt:/"))
                        .getPath("modules", "java.base", "java");
        try (var paths = Files.walk(base)) {
            paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .flatMap(name -> Stream.of(name.substring(0, name.length() - 6).split("\\$")))
                    .forEach(names::add);
        }
        return names;
    }

    private static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        assertThat(directory).as("the repository's root, recognised by .mvn").isNotNull();
        return directory;
    }
}
