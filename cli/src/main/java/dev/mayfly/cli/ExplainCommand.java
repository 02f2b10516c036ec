package dev.mayfly.cli;

import dev.mayfly.cli.job.PrintedPlans;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly explain`: starts a job whose actions print what they would run, and give nothing.
@Command(
        name = "explain",
        description = {
            "Print the plans of a job's actions instead of running them.",
            "The program itself is started, and its actions give it empty results."
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
        return program.start(
                context, spec, Optional.of(new PrintedPlans(spec.commandLine().getOut())));
    }
}
