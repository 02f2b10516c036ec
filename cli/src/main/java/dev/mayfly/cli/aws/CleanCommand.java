package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.UsageException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly clean`: finds what jobs left that died.
@Command(
        name = "clean",
        description = {
            "List data of jobs and sessions that have written nothing for a while.",
            "User code that no other uses is among it, and what attempts wrote beside outputs of"
                    + " these jobs. With --yes it is deleted."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class CleanCommand implements Callable<Integer> {
    private static final Duration LEAST = Duration.ofHours(1);

    private final SettingsSource settings;

    @Parameters(
            arity = "0..*",
            paramLabel = "S3",
            description =
                    "s3://BUCKET/PREFIX that outputs lie in: what attempts of any job wrote beside"
                            + " these is listed, too.")
    private List<String> places = List.of();

    @Option(names = "--yes", description = "Delete what is listed.")
    private boolean isDeleting;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description =
                    "How long nothing was written, such as 36h or 7d; from 1h. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String age = "1d";

    @Spec private CommandSpec spec;

    /// A command.
    public CleanCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        return new CleanRun(AwsRun.of(settings, spec)).run(places, silence(age), isDeleting);
    }

    private static Duration silence(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        try {
            var silence = Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
            if (silence.compareTo(LEAST) >= 0) {
                return silence;
            }
        } catch (DateTimeParseException _) {
            // told below
        }
        throw new UsageException("--older-than: not a time from 1h, such as 36h or 7d: " + text);
    }
}
