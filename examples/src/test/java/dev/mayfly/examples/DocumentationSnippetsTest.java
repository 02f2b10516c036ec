package dev.mayfly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compiles the Java that the documentation shows. What has a main method is a whole file; anything
/// else is put into one that has a `session`.
final class DocumentationSnippetsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide.md", "docs/cli.md"})
    void snippets_compile(String document) throws IOException {
        List<String> blocks = blocks(document);

        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(errors(wholeFile(block))).as(block).isEmpty();
        }
    }

    @Test
    void the_readme_shows_the_word_count_that_it_names() throws IOException {
        assertThat(blocks("README.md")).contains(Files.readString(Path.of("jobs/WordCount.java")));
    }

    private static List<String> blocks(String document) throws IOException {
        String text = Files.readString(ROOT.resolve(document));
        return BLOCK.matcher(text).results().map(block -> block.group(1)).toList();
    }

    private static String wholeFile(String block) {
        return block.contains("void main(")
                ? block
                : """
                import module dev.mayfly.core;

                void main() throws Exception {
                    try (var session = Mayfly.session()) {
                %s
                    }
                }
                """
                        .formatted(block);
    }

    private String errors(String source) throws IOException {
        var file =
                new SimpleJavaFileObject(
                        URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options =
                    List.of(
                            "--module-path", JobSamplesTest.modulePath(),
                            "--add-modules", "dev.mayfly.core",
                            "-d", directory.toString());
            boolean isCompiled =
                    compiler.getTask(messages, files, null, options, null, List.of(file)).call();
            return isCompiled ? "" : messages.toString();
        }
    }
}
