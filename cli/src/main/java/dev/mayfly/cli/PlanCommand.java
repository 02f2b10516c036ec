package dev.mayfly.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly plan`: starts a job whose actions print what they would take on AWS, and give nothing.
/// The command itself is made for each help page, so it leaves what needs AWS's libraries to
/// [PlanPrediction].
@Command(
        name = "plan",
        description = {
            "Print what a job's actions would take and cost on AWS instead of running them.",
            "The program itself is started, and its actions give it empty results.",
            "Nothing is measured; what is assumed is printed. Threads and memory are those of the"
                    + " functions."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private ProgramArguments program;
    @Spec private CommandSpec spec;

    PlanCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var prediction = PlanPrediction.of(context.settings(spec), spec.commandLine().getOut());
        return program.start(
                context,
                spec,
                Optional.of((action, plan) -> {}),
                run -> run.withOptions(prediction::hearing));
    }
}
