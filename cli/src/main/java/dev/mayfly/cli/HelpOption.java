package dev.mayfly.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The option that every command has.
final class HelpOption {
    private HelpOption() {}

    /// Adds it to a command.
    static void addTo(CommandSpec command) {
        command.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
    }
}
