package dev.mayfly.cli;

import dev.mayfly.cli.job.DetachedJobs;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mayfly run`: compiles a source file, or opens a jar, and runs its main method.
@Command(
        name = "run",
        description = "Run a job: a Java source file, which is compiled first, or a jar.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    /// What the option means, here and for examples.
    static final String DETACH =
            "Hand the jobs that save over to functions (--on lambda), print their ids, and end."
                    + " mayfly watch follows them.";

    private final CommandContext context;
    @Mixin private ProgramArguments program;

    @Option(names = "--detach", description = DETACH)
    private boolean isDetached;

    @Spec private CommandSpec spec;

    RunCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!isDetached) {
            return program.start(context, spec, Optional.empty());
        }
        CommandLine line = spec.commandLine();
        try (var jobs = DetachedJobs.of(context.settings(spec), line.getOut(), line.getErr())) {
            return program.start(context, spec, Optional.empty(), run -> run.withHandOver(jobs));
        }
    }
}
