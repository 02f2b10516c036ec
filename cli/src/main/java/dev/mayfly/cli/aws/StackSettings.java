package dev.mayfly.cli.aws;

import dev.mayfly.aws.deploy.stack.Architecture;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.FunctionOptions;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Encryption;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.Place;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackOptions;
import dev.mayfly.aws.deploy.stack.StackOptions.Triggers;
import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.config.UsageException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// From settings to the deployment they describe, and to the archive of its function. For all
/// commands that set one up, look at it or run jobs on it.
public final class StackSettings {
    private static final String DEFAULT_NAME = "main";

    private StackSettings() {}

    /// The deployment as the settings have it.
    ///
    /// @throws UsageException if they cannot be
    public static Stack stack(Settings settings, Place place) {
        try {
            String name = settings.text(Setting.DEPLOYMENT).orElse(DEFAULT_NAME);
            StackOptions options =
                    StackOptions.of(name, place)
                            .withData(
                                    prefixes(settings, Setting.READS),
                                    prefixes(settings, Setting.WRITES))
                            .withFunction(function(settings))
                            .withTriggers(triggers(settings));
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

    private static List<S3Prefix> prefixes(Settings settings, Setting setting) {
        return settings.list(setting).stream().map(S3Prefix::of).toList();
    }

    /// The deployment's function as the settings have it.
    ///
    /// @throws UsageException if it cannot be
    public static FunctionOptions function(Settings settings) {
        FunctionOptions defaults = FunctionOptions.defaults();
        try {
            return new FunctionOptions(
                    settings.count(Setting.FUNCTION_MEMORY).orElse(defaults.memoryMegabytes()),
                    settings.text(Setting.ARCHITECTURE)
                            .map(name -> Architecture.valueOf(name.toUpperCase(Locale.ROOT)))
                            .orElse(defaults.architecture()),
                    settings.count(Setting.FUNCTION_TIMEOUT).orElse(defaults.timeoutSeconds()),
                    settings.isOn(Setting.SNAP_START).orElse(defaults.isSnapStart()),
                    settings.count(Setting.LOG_DAYS).orElse(defaults.logRetentionDays()),
                    new Network(
                            settings.list(Setting.SUBNETS), settings.list(Setting.SECURITY_GROUPS)),
                    new Encryption(
                            settings.text(Setting.S3_ENCRYPTION), settings.text(Setting.KMS_KEY)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Triggers triggers(Settings settings) {
        return new Triggers(
                settings.isOn(Setting.SWEEP).orElse(Triggers.USUAL.isSweeping()),
                settings.isOn(Setting.NOTIFICATIONS).orElse(Triggers.USUAL.isNotifying()));
    }

    /// The function's archive.
    ///
    /// @param given by the user
    /// @throws UsageException if there is none
    public static Archive archive(Optional<Path> given) throws IOException {
        Path file =
                given.or(StackSettings::builtArchive)
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
    public static Optional<Path> builtArchive() {
        try {
            Path jar =
                    Path.of(
                            StackSettings.class
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
