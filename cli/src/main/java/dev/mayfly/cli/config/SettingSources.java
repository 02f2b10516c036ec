package dev.mayfly.cli.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Where settings come from. For each, the first of these that names it counts: flag, variable,
/// `mayfly.yaml` in the working directory, `mayfly.yaml` of the user. A name that no setting has is
/// an error wherever it stands.
///
/// @param variables of the environment
/// @param files in the order in which they are asked; one that does not exist is left out
public record SettingSources(Map<String, String> variables, List<Path> files) {
    private static final String PREFIX = "MAYFLY_";

    /// Variables that are no settings: read by the launcher and by `example`.
    private static final List<String> OTHER_VARIABLES =
            List.of("MAYFLY_JAVA_OPTS", "MAYFLY_BUILD", "MAYFLY_DATA");

    /// What the variables of the S3 store begin with, which checks them itself.
    private static final String S3_PREFIX = "MAYFLY_S3_";

    /// Copies the collections.
    public SettingSources {
        variables = Map.copyOf(variables);
        files = List.copyOf(files);
    }

    /// The usual places.
    ///
    /// @param workingDirectory of the command
    /// @param home of the user
    public static SettingSources of(
            Map<String, String> variables, Path workingDirectory, Path home) {
        String config = variables.getOrDefault("XDG_CONFIG_HOME", "");
        Path userConfig = config.isEmpty() ? home.resolve(".config") : Path.of(config);
        return new SettingSources(
                variables,
                List.of(
                        workingDirectory.resolve(YamlSettings.FILE_NAME),
                        userConfig.resolve("mayfly").resolve(YamlSettings.FILE_NAME)));
    }

    /// Reads every source.
    ///
    /// @param flags given on the command line, as text
    /// @throws UsageException if a name or a value is wrong, naming the place
    public Settings read(Map<Setting, String> flags) {
        var values = new EnumMap<Setting, Object>(Setting.class);
        flags.forEach((setting, text) -> put(values, setting, text, setting.flag()));
        readVariables(values);
        for (Path file : files) {
            if (Files.exists(file)) {
                YamlSettings.read(
                        file, (setting, text, place) -> put(values, setting, text, place));
            }
        }
        return new Settings(values);
    }

    private void readVariables(Map<Setting, Object> values) {
        requireKnownVariables();
        for (Setting setting : Setting.values()) {
            String text = variables.getOrDefault(setting.variable(), "");
            if (!text.isEmpty()) {
                put(values, setting, text, setting.variable());
            }
        }
        if (!variables.getOrDefault("NO_COLOR", "").isEmpty()) {
            values.putIfAbsent(Setting.COLOR, false);
        }
    }

    private void requireKnownVariables() {
        var known = new ArrayList<>(OTHER_VARIABLES);
        for (Setting setting : Setting.values()) {
            known.add(setting.variable());
        }
        for (String name : variables.keySet()) {
            if (name.startsWith(PREFIX) && !name.startsWith(S3_PREFIX) && !known.contains(name)) {
                throw new UsageException(
                        "unknown variable " + name + NearestName.hint(name, known));
            }
        }
    }

    private static void put(
            Map<Setting, Object> values, Setting setting, String text, String place) {
        Object value;
        try {
            value = setting.type().parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    place + ": not " + setting.type().expected() + ": \"" + text + "\"");
        }
        values.putIfAbsent(setting, value);
    }
}
