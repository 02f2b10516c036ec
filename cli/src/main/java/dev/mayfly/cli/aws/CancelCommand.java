package dev.mayfly.cli.aws;

import dev.mayfly.StoredJob;
import dev.mayfly.aws.lambda.JobSegments;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
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
public final class CancelCommand implements Callable<Integer> {
    private final SettingsSource settings;

    @Parameters(paramLabel = "JOB", description = "Which job, as mayfly status lists it.")
    private String job = "";

    @Spec private CommandSpec spec;

    /// A command.
    public CancelCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws Exception {
        Settings set = settings.of(spec);
        StoredJob kept = KeptJobs.find(set, job);
        try {
            kept.cancel((id, end) -> JobSegments.ended(set.text(Setting.REGION), id, end));
            return 0;
        } catch (NoSuchFileException e) {
            throw KeptJobs.absent(kept, e);
        }
    }
}
