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

/// `mayfly run`: compiles a source file, or opens a jar, and runs its main method.
@Command(
        name = "run",
        description = "Run a job: a Java source file, which is compiled first, or a jar.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private ProgramArguments program;
    @Spec private CommandSpec spec;

    RunCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Settings settings = context.settings(spec);
        UserProgram job = program.load(err);
        return new JobRun(settings, context.terminal(), err, program.isVerbose(), false)
                .run(job.loader(), _ -> job.start(program.arguments()));
    }
}
