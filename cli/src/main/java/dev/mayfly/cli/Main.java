package dev.mayfly.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Entry point of the `mayfly` command. The subcommands are one class each.
@Command(
        name = "mayfly",
        description = "Serverless MapReduce for the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        subcommands = {VersionCommand.class, HelpCommand.class})
public final class Main implements Runnable {

    @Spec private CommandSpec spec;

    Main() {}

    /// Runs one command line and ends the process with its exit code: 0 success, 1 job failed, 2
    /// usage.
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    /// A bare `mayfly` is a usage error: it names no command.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
