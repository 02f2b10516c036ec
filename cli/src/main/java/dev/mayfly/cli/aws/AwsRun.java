package dev.mayfly.cli.aws;

import dev.mayfly.aws.access.Remedy;
import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.DeployException;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/// What the commands about deployments have in common: from settings to a stack, and from failures
/// to messages.
///
/// @param line of the command
record AwsRun(Settings settings, CommandLine line) {
    /// What a command does.
    @FunctionalInterface
    interface Work {
        /// Does it.
        ///
        /// @return exit code
        int run() throws IOException, InterruptedException;
    }

    static AwsRun of(SettingsSource settings, CommandSpec spec) {
        return new AwsRun(settings.of(spec), spec.commandLine());
    }

    /// Does the work; what AWS refuses becomes a message and exit code 1.
    int run(Work work) {
        try {
            return work.run();
        } catch (AwsServiceException e) {
            tell(ofRegion() + Remedy.before(e, String.valueOf(e.getMessage())));
        } catch (DeployException e) {
            tell(ofRegion() + e.getMessage());
        } catch (SdkException e) {
            if (ofRegion().isEmpty()) {
                throw e;
            }
            tell(ofRegion() + e.getMessage());
        } catch (IOException e) {
            tell("a file cannot be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell("interrupted; running again continues");
        }
        return ExitCode.SOFTWARE;
    }

    /// What to say first if a region is asked for that the SDK does not know, or nothing. Regions
    /// are added, so it is tried before it is refused.
    private String ofRegion() {
        return settings.text(Setting.REGION)
                .filter(name -> !Region.regions().contains(Region.of(name)))
                .map(name -> "no such region, check --region: region=" + name + " reason=")
                .orElse("");
    }

    /// Writes a message.
    void tell(String message) {
        err().println("mayfly: " + message);
        err().flush();
    }

    PrintWriter out() {
        return line.getOut();
    }

    PrintWriter err() {
        return line.getErr();
    }

    AwsClients clients() {
        return AwsClients.of(settings.text(Setting.REGION));
    }

    /// The place of the deployment, by asking AWS if the account is not given.
    Place place(Optional<String> account, AwsClients clients) {
        return account.map(clients::place).orElseGet(clients::place);
    }

    /// The deployment as the settings have it.
    ///
    /// @throws UsageException if they cannot be
    Stack stack(Place place) {
        return StackSettings.stack(settings, place);
    }
}
