package dev.mayfly.cli.aws;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly logs`: what functions have logged about a job.
@Command(
        name = "logs",
        description = {
            "List the attempts of a job on functions as these have logged them, in order of time.",
            "--output json and csv tell of requests, log streams and stack traces, too."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class LogsCommand implements Callable<Integer> {
    private final SettingsSource settings;

    @Parameters(paramLabel = "JOB", description = "Which job, as it named itself when it ran.")
    private String job = "";

    @Option(
            names = "--stage",
            paramLabel = "N",
            description = "Of this stage only, counted from 0.")
    private Optional<Integer> stage = Optional.empty();

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Of this partition only, counted from 0.")
    private Optional<Integer> partition = Optional.empty();

    @Option(
            names = "--failed",
            description = "Only attempts that did not succeed, or whose end is not logged.")
    private boolean isFailed;

    @Option(names = "--printed", description = "The lines that attempts have printed instead.")
    private boolean isPrinted;

    @Spec private CommandSpec spec;

    /// A command.
    public LogsCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        var run = new LogsRun(AwsRun.of(settings, spec));
        return isPrinted
                ? run.printed(job, stage, partition)
                : run.run(job, stage, partition, isFailed);
    }
}
