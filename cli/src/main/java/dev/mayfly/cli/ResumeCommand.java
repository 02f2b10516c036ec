package dev.mayfly.cli;

import dev.mayfly.Mayfly;
import dev.mayfly.StoredJob;
import dev.mayfly.cli.aws.KeptJobs;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.job.JobRun;
import dev.mayfly.examples.Example;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly resume`: leads a job on functions whose driver has died to its end.
@Command(
        name = "resume",
        description = {
            "Continue a job on functions whose driver has died, from what was committed.",
            "Say --on as it was said when the job was begun."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "JOB", description = "Which job, as mayfly status lists it.")
    private String job = "";

    @Option(
            names = "--force",
            description =
                    "Take the job from a driver that is known to be dead, without waiting for a"
                            + " minute of silence.")
    private boolean isForced;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show a failure with every cause and frame.")
    private boolean isVerbose;

    @Spec private CommandSpec spec;

    ResumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(spec);
        StoredJob kept = KeptJobs.find(settings, job);
        return new JobRun(
                        settings,
                        context.terminal(),
                        spec.commandLine().getErr(),
                        isVerbose,
                        Optional.empty())
                .run(Example.class.getClassLoader(), _ -> resume(kept));
    }

    private void resume(StoredJob kept) throws Exception {
        try {
            var _ = kept.resume(Mayfly.AMBIENT.get(), isForced);
        } catch (NoSuchFileException e) {
            throw KeptJobs.absent(kept, e);
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
