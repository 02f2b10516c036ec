package dev.mayfly.cli;

import dev.mayfly.PlanListener;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.job.UserProgram;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options of commands that take a job's file and its arguments.
final class ProgramArguments {
    @Parameters(
            index = "0",
            arity = "0..1", // explain and plan have a subcommand in its place
            paramLabel = "JOB",
            description = "A .java file, compact or not, or a .jar file.")
    private Optional<Path> file = Optional.empty();

    @Parameters(
            index = "1..*",
            paramLabel = "ARGS",
            description = "For the job: everything after its name, options included.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--main",
            paramLabel = "CLASS",
            description =
                    "The class to start. Default: the manifest's Main-Class, or the first class in the"
                            + " source.")
    private Optional<String> mainClass = Optional.empty();

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATHS",
            description = "Further jars and directories that the job needs.")
    private String classPath = "";

    @Option(
            names = {"-v", "--verbose"},
            description = "Show a failure with every cause and frame.")
    private boolean verbose;

    /// Finds the job and starts it.
    ///
    /// @param spec of the command whose arguments these are
    /// @param plans gets the plans of its actions, in the place of their being run
    /// @return exit code
    int start(CommandContext context, CommandSpec spec, Optional<PlanListener> plans) {
        return start(context, spec, plans, UnaryOperator.identity());
    }

    /// The same, run in another way.
    int start(
            CommandContext context,
            CommandSpec spec,
            Optional<PlanListener> plans,
            UnaryOperator<JobRun> change) {
        PrintWriter err = spec.commandLine().getErr();
        Settings settings = context.settings(spec);
        UserProgram job = load(err);
        return change.apply(new JobRun(settings, context.terminal(), err, verbose, plans))
                .run(job.loader(), _ -> job.start(arguments));
    }

    private UserProgram load(PrintWriter err) {
        Path job = file.orElseThrow(() -> new UsageException("no job named"));
        var entries = new ArrayList<Path>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry));
            }
        }
        return UserProgram.load(job, mainClass, entries, err);
    }
}
