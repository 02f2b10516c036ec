package dev.mayfly.cli;

import dev.mayfly.StoredJob;
import dev.mayfly.cli.aws.KeptJobs;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.job.FollowRun;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly watch`: shows the progress of a job on functions, whoever leads it.
@Command(
        name = "watch",
        description = {
            "Show the progress of a job on functions until it has ended, from any machine.",
            "The exit code is the job's. Ctrl-C ends this command; the job goes on."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "JOB", description = "Which job, as mayfly status lists it.")
    private String job = "";

    @Spec private CommandSpec spec;

    WatchCommand(CommandContext context) {
        this.context = context;
    }

    /// So that nothing is said of watching a job that is not there. One may end meanwhile.
    private static void requireKept(StoredJob kept) throws IOException {
        try {
            var _ = kept.status();
        } catch (NoSuchFileException e) {
            if (kept.end().isEmpty()) {
                throw e;
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = context.settings(spec);
        StoredJob kept = KeptJobs.find(settings, job);
        try {
            requireKept(kept);
            return new FollowRun(settings, context.terminal(), spec.commandLine().getErr())
                    .run(kept);
        } catch (NoSuchFileException e) {
            throw KeptJobs.absent(kept, e);
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
