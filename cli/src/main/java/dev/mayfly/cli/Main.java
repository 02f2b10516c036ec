package dev.mayfly.cli;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.job.CompilationFailedException;
import dev.mayfly.cli.ui.StandardOutput;
import dev.mayfly.codec.EncodingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Entry point of the `mayfly` command. The subcommands are one class each.
///
/// This command and that of the examples do without annotations: reading these for the first time
/// takes longer than small jobs do.
public final class Main implements Runnable {
    private final CommandSpec spec;

    private Main() {
        spec = CommandSpec.wrapWithoutInspection(this);
    }

    /// Runs one command line and ends the process with its exit code: 0 success, 1 job failed or
    /// standard output could not be written, 2 usage, 130 interrupted, 141 standard output closed.
    public static void main(String[] args) {
        StandardOutput.install();
        int exitCode =
                withOutputWritten(commandLine(CommandContext.ofProcess(), args).execute(args));
        if (exitCode != 0) {
            System.exit(exitCode);
        }
        // else the process ends with its last thread: a job may have started some
    }

    private static int withOutputWritten(int exitCode) {
        Optional<IOException> failure = StandardOutput.failure();
        if (StandardOutput.isClosed()) {
            return StandardOutput.CLOSED_EXIT_CODE;
        }
        if (failure.isEmpty()) {
            return exitCode;
        }
        System.err.println(
                "mayfly: standard output could not be written, data is missing there: "
                        + failure.get().getMessage());
        return exitCode == ExitCode.OK ? ExitCode.SOFTWARE : exitCode;
    }

    /// What executes a command line.
    static CommandLine commandLine(CommandContext context, String... args) {
        var line = new CommandLine(new Main().spec());
        for (Subcommand command : Subcommand.neededBy(args)) {
            command.addTo(line, context, args);
        }
        line.setColorScheme(Help.defaultColorScheme(context.hasColor() ? Ansi.ON : Ansi.OFF));
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(Main::explainUsage);
        line.setExecutionExceptionHandler(Main::explainFailure);
        return line;
    }

    private CommandSpec spec() {
        spec.name("mayfly");
        spec.usageMessage()
                .description("Serverless MapReduce for the JVM.")
                .synopsisSubcommandLabel("COMMAND")
                .footer("", "mayfly help COMMAND tells more about a command.");
        HelpOption.addTo(spec);
        spec.versionProvider(new VersionCommand());
        spec.addOption(
                OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
        return spec;
    }

    /// A bare `mayfly` is a usage error: it names no command.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static int explainUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("mayfly: " + e.getMessage() + meant(e));
        if (command.getParent() == null && args.length == 0) {
            command.usage(err);
        } else {
            err.println(helpOf(command) + " tells what is possible");
        }
        return ExitCode.USAGE;
    }

    /// The end of a message about an option or command that does not exist: the nearest that does.
    private static String meant(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        String wanted = unmatched.getUnmatched().getFirst().split("=", 2)[0];
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        return NearestName.of(
                        wanted,
                        wanted.startsWith("-")
                                ? spec.optionsMap().keySet()
                                : spec.subcommands().keySet())
                .map(name -> ", did you mean " + name + "?")
                .orElse("");
    }

    /// The help command knows commands, but not the commands below them.
    private static String helpOf(CommandLine command) {
        CommandLine parent = command.getParent();
        if (parent == null) {
            return "mayfly help";
        }
        return parent.getParent() == null
                ? "mayfly help " + command.getCommandName()
                : command.getCommandSpec().qualifiedName() + " --help";
    }

    private static int explainFailure(Exception e, CommandLine command, ParseResult parsed) {
        if (StandardOutput.isClosed()) {
            return ExitCode.SOFTWARE; // nobody is there to be told
        }
        PrintWriter err = command.getErr();
        return switch (e) {
            case CompilationFailedException _ -> ExitCode.USAGE;
            case UsageException usage -> {
                err.println("mayfly: " + usage.getMessage());
                yield ExitCode.USAGE;
            }
            case IOException failed -> {
                err.println("mayfly: " + failed.getMessage());
                yield ExitCode.SOFTWARE;
            }
            case EncodingException unreadable -> {
                err.println("mayfly: " + unreadable.getMessage());
                yield ExitCode.SOFTWARE;
            }
            default -> {
                err.println("mayfly: " + e);
                err.flush();
                e.printStackTrace(err);
                yield ExitCode.SOFTWARE;
            }
        };
    }
}
