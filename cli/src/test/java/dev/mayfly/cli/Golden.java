package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares text with a file in the test resources. `-Dgolden.update=true` writes the file instead.
public final class Golden {
    private static final boolean IS_UPDATING = Boolean.getBoolean("golden.update");
    private static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private Golden() {}

    /// Fails if the text is not what the file says.
    public static void verify(String name, String actual) {
        Path file = DIRECTORY.resolve(name);
        String text = actual.replace(System.lineSeparator(), "\n");
        try {
            if (IS_UPDATING) {
                Files.createDirectories(DIRECTORY);
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
