package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.Settings;
import picocli.CommandLine.Model.CommandSpec;

/// Where a command has its settings from.
@FunctionalInterface
public interface SettingsSource {
    /// The settings for a command whose line has been parsed.
    Settings of(CommandSpec command);
}
