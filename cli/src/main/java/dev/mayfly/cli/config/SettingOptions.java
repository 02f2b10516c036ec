package dev.mayfly.cli.config;

import dev.mayfly.cli.config.Setting.Use;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The settings as options of a command.
public final class SettingOptions {

    private SettingOptions() {}

    /// Adds those settings' flags that concern the command.
    public static void add(CommandSpec command, Set<Use> uses) {
        for (Setting setting : Setting.values()) {
            if (uses.contains(setting.use())) {
                command.addOption(option(setting));
            }
        }
    }

    private static OptionSpec option(Setting setting) {
        String description = setting.description() + " Default: " + setting.defaultText() + ".";
        // a percent sign begins a variable in picocli's texts
        String escaped = description.replace("%", "%%");
        if (setting.type() != SettingType.SWITCH) {
            return OptionSpec.builder(setting.flag())
                    .paramLabel(setting.label())
                    .type(String.class)
                    .completionCandidates(setting.type().choices())
                    .description(escaped)
                    .build();
        }
        return OptionSpec.builder(setting.flag())
                .negatable(true)
                .type(boolean.class)
                .arity("0")
                .defaultValue("false")
                .fallbackValue("true")
                .description(escaped)
                .build();
    }

    /// The flags that were given.
    public static Map<Setting, String> given(ParseResult parsed) {
        var flags = new EnumMap<Setting, String>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (parsed.hasMatchedOption(setting.flag())) {
                Object value = parsed.matchedOptionValue(setting.flag(), "");
                flags.put(setting, String.valueOf(value));
            }
        }
        return flags;
    }
}
