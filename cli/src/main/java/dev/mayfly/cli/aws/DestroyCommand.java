package dev.mayfly.cli.aws;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mayfly destroy`: removes a deployment.
@Command(
        name = "destroy",
        description = "Remove from AWS what deploy set up there, and nothing else.",
        abbreviateSynopsis = true,
        sortOptions = false)
public final class DestroyCommand implements Callable<Integer> {
    private final SettingsSource settings;

    @Option(names = "--dry-run", description = "Tell what would be removed.")
    private boolean isDryRun;

    @Option(
            names = "--delete-data",
            description = "Remove the deployment's own bucket even if there are objects in it.")
    private boolean withData;

    @Spec private CommandSpec spec;

    /// A command.
    public DestroyCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        return new DestroyRun(AwsRun.of(settings, spec)).run(withData, isDryRun);
    }
}
