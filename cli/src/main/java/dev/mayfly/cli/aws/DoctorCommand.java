package dev.mayfly.cli.aws;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mayfly doctor`: looks whether jobs can run on functions.
@Command(
        name = "doctor",
        description = {
            "Look whether jobs can run on functions, and say what to do where they cannot.",
            "Checked are credentials, region, quota, function, version and buckets."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {
    private final SettingsSource settings;

    @Spec private CommandSpec spec;

    /// A command.
    public DoctorCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        return new DoctorRun(AwsRun.of(settings, spec)).run();
    }
}
