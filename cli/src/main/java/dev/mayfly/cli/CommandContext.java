package dev.mayfly.cli;

import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.SettingOptions;
import dev.mayfly.cli.config.SettingSources;
import dev.mayfly.cli.config.Settings;
import dev.mayfly.cli.ui.Terminal;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// What a command knows of the process it runs in.
///
/// @param variables of the environment
/// @param home of the user
record CommandContext(
        Map<String, String> variables, Path workingDirectory, Path home, Terminal terminal) {
    /// @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html">AWS SDKs,
    ///   region</a>
    private static final String REGION = "aws.region";

    /// Properties of S3's store.
    private static final Map<Setting, String> S3_PROPERTIES =
            Map.of(
                    Setting.S3_ENCRYPTION, "mayfly.s3.encryption",
                    Setting.KMS_KEY, "mayfly.s3.kms-key");

    /// This process. Java itself takes the home from the system's list of users; the launcher and
    /// other tools take `HOME`.
    static CommandContext ofProcess() {
        return of(System.getenv());
    }

    /// This process with another environment.
    static CommandContext of(Map<String, String> variables) {
        String home = variables.getOrDefault("HOME", "");
        return new CommandContext(
                variables,
                Path.of("").toAbsolutePath(),
                Path.of(home.isEmpty() ? System.getProperty("user.home") : home),
                Terminal.ofProcess(variables));
    }

    /// The settings for a command whose line has been parsed. A region among them counts for all
    /// that talks to AWS in this process, S3's stores and programs of users included: the SDK looks
    /// for a region there first. So do encryption and KMS key, for what this process writes and
    /// publishes.
    Settings settings(CommandSpec command) {
        Settings settings =
                SettingSources.of(variables, workingDirectory, home)
                        .read(SettingOptions.given(command.commandLine().getParseResult()));
        settings.text(Setting.REGION).ifPresent(region -> System.setProperty(REGION, region));
        S3_PROPERTIES.forEach((setting, property) ->
                settings.text(setting).ifPresent(value -> System.setProperty(property, value)));
        return settings;
    }

    /// Whether text on standard output may have colours.
    boolean hasColor() {
        return terminal.isOutput()
                && variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("MAYFLY_COLOR", "").equals("off");
    }
}
