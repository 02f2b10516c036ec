package dev.mayfly.cli.config;

/// The table of settings as Markdown, for `docs/cli.md`.
final class SettingsTable {

    private SettingsTable() {}

    /// A header and a line for each setting.
    static String markdown() {
        var out =
                new StringBuilder(
                        "| flag | variable | in `mayfly.yaml` | default | what it does |\n");
        out.append("|---|---|---|---|---|\n");
        for (Setting setting : Setting.values()) {
            boolean isSwitch = setting.type() == SettingType.SWITCH;
            out.append("| `").append(isSwitch ? "--[no-]" + setting.key() : setting.flag());
            out.append(isSwitch ? "" : " " + setting.label()).append("` | `");
            out.append(setting.variable()).append("` | `").append(setting.key()).append("` | ");
            out.append(setting.defaultText()).append(" | ");
            out.append(setting.description()).append(" |\n");
        }
        return out.toString();
    }
}
