package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir private Path directory;

    @Test
    void version_names_mayfly_and_java() {
        CliRun version = CliRun.of(directory, "version");

        assertThat(version.exitCode()).isZero();
        assertThat(version.out())
                .isEqualTo(
                        "mayfly development (Java "
                                + Runtime.version()
                                + ")"
                                + System.lineSeparator());
    }

    @Test
    void version_is_data() {
        assertThat(CliRun.of(directory, "version", "--output", "json").out())
                .startsWith("{\"mayfly\":\"development\",\"java\":\"");
        assertThat(CliRun.of(directory, Map.of("MAYFLY_OUTPUT", "csv"), "version").out())
                .startsWith("mayfly,java" + System.lineSeparator() + "development,");
    }

    @Test
    void version_is_an_option_too() {
        assertThat(CliRun.of(directory, "--version").out()).startsWith("mayfly development");
    }

    @Test
    void the_home_is_that_of_the_environment() {
        String system = System.getProperty("user.home");

        assertThat(CommandContext.of(Map.of("HOME", "/h")).home()).isEqualTo(Path.of("/h"));
        assertThat(CommandContext.of(Map.of("HOME", "")).home()).isEqualTo(Path.of(system));
        assertThat(CommandContext.of(Map.of()).home()).isEqualTo(Path.of(system));
    }

    @Test
    void no_command_is_a_usage_error_that_shows_the_commands() {
        CliRun bare = CliRun.of(directory);

        assertThat(bare.exitCode()).isEqualTo(2);
        assertThat(bare.out()).isEmpty();
        assertThat(bare.err()).contains("no command given", "version", "gen-data");
    }

    @Test
    void an_unknown_command_suggests_the_nearest() {
        CliRun wrong = CliRun.of(directory, "exmaple");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("exmaple", "did you mean example?");
    }

    @Test
    void an_unknown_option_is_a_usage_error_that_suggests_the_nearest() {
        CliRun wrong = CliRun.of(directory, "version", "--outptu", "json");
        CliRun joined = CliRun.of(directory, "example", "2a", "--szie=3MB");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--outptu", "mayfly help version");
        assertThat(joined.exitCode()).isEqualTo(2);
        assertThat(joined.err()).contains("--szie=3MB", "did you mean --size?");
    }
}
