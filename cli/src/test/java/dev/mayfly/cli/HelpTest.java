package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @TempDir private Path directory;

    @Test
    void help_lists_the_commands() {
        Golden.verify("help.txt", CliRun.of(directory, "help").out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "example",
                "explain",
                "plan",
                "resume",
                "status",
                "watch",
                "cancel",
                "logs",
                "gen-data",
                "bench",
                "deploy",
                "destroy",
                "doctor",
                "clean",
                "iam",
                "import",
                "completion",
                "version"
            })
    void help_tells_what_a_command_does(String command) {
        CliRun help = CliRun.of(directory, "help", command);

        assertThat(help.exitCode()).isZero();
        Golden.verify("help-" + command + ".txt", help.out());
        if (!command.equals("version")) {
            assertThat(CliRun.of(directory, command, "--help").out()).isEqualTo(help.out());
        }
    }

    @Test
    void an_example_tells_its_own_options() {
        Golden.verify(
                "help-example-topn.txt", CliRun.of(directory, "example", "topn", "--help").out());
    }

    @Test
    void completion_knows_every_command() {
        CliRun script = CliRun.of(directory, "completion", "bash");

        assertThat(script.out())
                .contains("gen-data", "--max-attempts", "wordcount", "destroy", "--kms-key")
                .contains("watch", "--detach", "--notifications")
                .contains("complete -F");
        assertThat(script.out())
                .contains("\"table\" \"csv\" \"json\"")
                .contains("\"local\" \"lambda-local\" \"lambda\"")
                .contains("\"bash\" \"zsh\"");
        assertThat(script.out()).doesNotContain("_train");
        assertThat(CliRun.of(directory, "completion", "zsh").out()).isEqualTo(script.out());
    }

    @Test
    void completion_for_another_shell_is_a_usage_error() {
        CliRun fish = CliRun.of(directory, "completion", "fish");

        assertThat(fish.exitCode()).isEqualTo(2);
        assertThat(fish.err()).contains("unknown shell fish", "bash, zsh");
    }
}
