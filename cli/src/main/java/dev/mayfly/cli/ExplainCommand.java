package dev.mayfly.cli;

import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.cli.job.UserProgram;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly explain`: starts a job up to its first action, and prints what that would run.
@Command(
        name = "explain",
        description = {
            "Print the plan of a job's first action instead of running it.",
            "The program itself is started: what it does before that, it does."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private ProgramArguments program;
    @Spec private CommandSpec spec;

    ExplainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Settings settings = context.settings(spec);
        UserProgram job = program.load(err);
        return new JobRun(settings, context.terminal(), err, program.isVerbose(), true)
                .run(job.loader(), _ -> job.start(program.arguments()));
    }
}
