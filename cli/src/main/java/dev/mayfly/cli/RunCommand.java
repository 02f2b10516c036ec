package dev.mayfly.cli;

import java.util.Optional;
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
        return program.start(context, spec, Optional.empty());
    }
}
