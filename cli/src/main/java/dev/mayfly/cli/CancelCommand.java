package dev.mayfly.cli;

import dev.mayfly.StoredJob;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly cancel`: stops a job on functions, whoever leads it.
@Command(
        name = "cancel",
        description = "Stop a job on functions, from any machine.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class CancelCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "JOB", description = "Which job, as mayfly status lists it.")
    private String job = "";

    @Spec private CommandSpec spec;

    CancelCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        try {
            StoredJob.of(KeptJobs.work(context.settings(spec)), job).cancel();
            return 0;
        } catch (NoSuchFileException e) {
            throw KeptJobs.unknown(job, e);
        }
    }
}
