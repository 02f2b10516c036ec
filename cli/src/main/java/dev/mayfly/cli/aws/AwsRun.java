package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.AwsClients;
import dev.mayfly.aws.deploy.DeployException;
import dev.mayfly.aws.deploy.stack.Architecture;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// What the commands about deployments have in common: from settings to a stack, and from failures
/// to messages.
///
/// @param line of the command
record AwsRun(Settings settings, CommandLine line) {
    private static final String DEFAULT_NAME = "main";

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
        } catch (DeployException e) {
            tell(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            tell("a file cannot be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell("interrupted; running again continues");
        }
        return ExitCode.SOFTWARE;
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
        try {
            String name = settings.text(Setting.DEPLOYMENT).orElse(DEFAULT_NAME);
            StackOptions options =
                    StackOptions.of(name, place)
                            .withData(prefixes(Setting.READS), prefixes(Setting.WRITES))
                            .withFunction(function());
            options =
                    settings.text(Setting.WORK)
                            .map(S3Prefix::of)
                            .map(options::withWork)
                            .orElse(options);
            options =
                    settings.text(Setting.PERMISSIONS_BOUNDARY)
                            .map(options::withBoundary)
                            .orElse(options);
            return new Stack(options);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private List<S3Prefix> prefixes(Setting setting) {
        return settings.list(setting).stream().map(S3Prefix::of).toList();
    }

    private FunctionOptions function() {
        FunctionOptions defaults = FunctionOptions.defaults();
        return new FunctionOptions(
                settings.count(Setting.FUNCTION_MEMORY).orElse(defaults.memoryMegabytes()),
                settings.text(Setting.ARCHITECTURE)
                        .map(name -> Architecture.valueOf(name.toUpperCase(Locale.ROOT)))
                        .orElse(defaults.architecture()),
                settings.count(Setting.FUNCTION_TIMEOUT).orElse(defaults.timeoutSeconds()),
                settings.isOn(Setting.SNAP_START).orElse(defaults.isSnapStart()),
                settings.count(Setting.LOG_DAYS).orElse(defaults.logRetentionDays()),
                new Network(settings.list(Setting.SUBNETS), settings.list(Setting.SECURITY_GROUPS)),
                settings.text(Setting.KMS_KEY));
    }

    /// The function's archive.
    ///
    /// @param given by the user
    /// @throws UsageException if there is none
    static Archive archive(Optional<Path> given) throws IOException {
        Path file =
                given.or(AwsRun::builtArchive)
                        .orElseThrow(() ->
                                new UsageException(
                                        "there is no archive of the function:"
                                                + " build it by ./mvnw package, or name one by"
                                                + " --archive"));
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no archive of the function: file=" + file);
        }
        return Archive.of(file);
    }

    /// What the build of this command made beside it.
    static Optional<Path> builtArchive() {
        try {
            Path jar =
                    Path.of(
                            AwsRun.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            // cli/target/mayfly-cli.jar, or cli/target/classes
            return Optional.ofNullable(jar.getParent())
                    .map(target -> target.resolveSibling("..").normalize())
                    .map(root -> root.resolve("aws/target/mayfly-function.zip"))
                    .filter(Files::isRegularFile);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
