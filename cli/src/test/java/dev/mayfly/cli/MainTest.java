package dev.mayfly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void version_names_mayfly_and_java() {
        assertThat(execute("version")).isZero();

        assertThat(out)
                .hasToString(
                        "mayfly development (Java "
                                + Runtime.version()
                                + ")"
                                + System.lineSeparator());
    }

    @Test
    void no_command_is_a_usage_error_that_shows_the_commands() {
        assertThat(execute()).isEqualTo(2);

        assertThat(out).hasToString("");
        assertThat(err.toString()).contains("no command given", "version");
    }

    private int execute(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
