package dev.mayfly.cli;

import dev.mayfly.cli.ui.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/// Runs command lines in this process, as `mayfly` would in a directory with an environment.
///
/// @param out what was written to standard output by the command itself
/// @param err what was written to standard error by the command itself
record CliRun(int exitCode, String out, String err) {
    static CliRun of(Path directory, Map<String, String> variables, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var context =
                new CommandContext(variables, directory, directory.resolve("home"), Terminal.NONE);
        int exitCode =
                Main.commandLine(context, args)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(args);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    static CliRun of(Path directory, String... args) {
        return of(directory, Map.of(), args);
    }
}
