package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands that the README tells a new user to type, on less data.
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final String LAUNCHER = "./mayfly ";

    @TempDir private Path directory;

    @Test
    void its_commands_work() throws IOException {
        List<String> commands =
                Files.readAllLines(ROOT.resolve("README.md")).stream()
                        .filter(line -> line.startsWith(LAUNCHER))
                        .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (String command : commands) {
            CliRun run = run(command);
            assertThat(run.exitCode()).as("%s%n%s", command, run.err()).isZero();
        }
        assertThat(directory.resolve("counts/_SUCCESS")).exists();
        assertThat(directory.resolve("sales/_SUCCESS")).exists();
    }

    private CliRun run(String command) {
        String[] args =
                Arrays.stream(command.substring(LAUNCHER.length()).split(" "))
                        .map(this::here)
                        .toArray(String[]::new);
        String data = directory.resolve("data").toString();
        return CliRun.of(directory, Map.of("MAYFLY_DATA", data), args);
    }

    /// Paths of the repository are found from here; results go to the test's directory.
    private String here(String word) {
        return switch (word) {
            case "200MB" -> "200KB";
            case "counts", "sales" -> directory.resolve(word).toString();
            default ->
                    word.contains(".") && Files.exists(ROOT.resolve(word))
                            ? ROOT.resolve(word).toAbsolutePath().normalize().toString()
                            : word;
        };
    }
}
