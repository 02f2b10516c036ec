package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mayfly deploy`: sets up on AWS what jobs need to run on functions.
@Command(
        name = "deploy",
        description = {
            "Set up on AWS what jobs need to run on functions, as far as it is not there yet.",
            "Running it again changes nothing, or continues."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class DeployCommand implements Callable<Integer> {
    private static final List<String> TEMPLATES = List.of("cfn", "sam", "terraform");

    private final SettingsSource settings;
    private final Path workingDirectory;

    @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
    private boolean isDryRun;

    @Option(
            names = "--emit",
            paramLabel = "TOOL",
            description =
                    "Print a template instead, for other tools: cfn (CloudFormation), sam or"
                            + " terraform.")
    private @Nullable String template;

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description = "The function's code. Default: what was built with this command.")
    private @Nullable Path archive;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description =
                    "Account of the template. Default: that of the credentials, which AWS is asked"
                            + " for.")
    private @Nullable String account;

    @Spec private CommandSpec spec;

    /// A command.
    public DeployCommand(SettingsSource settings, Path workingDirectory) {
        this.settings = settings;
        this.workingDirectory = workingDirectory;
    }

    @Override
    public Integer call() {
        if (template != null && !TEMPLATES.contains(template)) {
            throw new UsageException(
                    "unknown template " + template + NearestName.hint(template, TEMPLATES));
        }
        if (template == null && account != null) {
            throw new UsageException(
                    "--account is for --emit; deploy uses that of the credentials");
        }
        if (template != null && isDryRun) {
            throw new UsageException(
                    "--dry-run: --emit does nothing anyway, leave one of them out");
        }
        Optional<Path> file = Optional.ofNullable(archive).map(workingDirectory::resolve);
        return new DeployRun(AwsRun.of(settings, spec), file, isDryRun)
                .run(Optional.ofNullable(template), Optional.ofNullable(account));
    }
}
