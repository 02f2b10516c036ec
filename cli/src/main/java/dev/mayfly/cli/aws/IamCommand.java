package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly iam`: prints policies.
@Command(
        name = "iam",
        description = {
            "Print a policy: what somebody may do in a deployment.",
            "worker and driver are roles that deploy makes; whoever deploys needs deployer.",
            "notifier is a role of templates with notifications of a bucket that is there already."
        },
        abbreviateSynopsis = true,
        sortOptions = false)
public final class IamCommand implements Callable<Integer> {
    private static final List<String> POLICIES =
            List.of("worker", "driver", "deployer", "notifier");

    private final SettingsSource settings;

    @Parameters(paramLabel = "POLICY", description = "worker, driver, deployer or notifier.")
    private String policy;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description =
                    "Account of the deployment. Default: that of the credentials, which AWS is"
                            + " asked for.")
    private @Nullable String account;

    @Spec private CommandSpec spec;

    /// A command.
    public IamCommand(SettingsSource settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        if (!POLICIES.contains(policy)) {
            throw new UsageException(
                    "unknown policy " + policy + NearestName.hint(policy, POLICIES));
        }
        return new IamRun(AwsRun.of(settings, spec)).run(policy, Optional.ofNullable(account));
    }
}
