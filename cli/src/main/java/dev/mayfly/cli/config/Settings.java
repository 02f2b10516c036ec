package dev.mayfly.cli.config;

import dev.mayfly.SessionOptions;
import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.driver.event.JobListener;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The values of the settings for one command. Immutable.
public final class Settings {
    private final Map<Setting, Object> values;

    Settings(Map<Setting, Object> values) {
        this.values = new EnumMap<>(Setting.class);
        this.values.putAll(values);
    }

    /// The engine's options.
    ///
    /// @param userCode knows the job's classes
    /// @param listeners hear of its jobs
    public SessionOptions sessionOptions(ClassLoader userCode, List<JobListener> listeners) {
        SessionOptions options =
                SessionOptions.defaults().withUserCode(userCode).withListeners(listeners);
        for (Map.Entry<Setting, Object> entry : values.entrySet()) {
            options = with(options, entry.getKey(), entry.getValue());
        }
        return options;
    }

    private static SessionOptions with(SessionOptions options, Setting setting, Object value) {
        return switch (setting) {
            case THREADS -> options.withThreads((Integer) value);
            case MEMORY -> options.withMemoryBytes((Long) value);
            case WORK_DIR -> options.withWorkDirectory(absolute(value).toString());
            case PARTITIONS -> options.withPartitions((Integer) value);
            case MAX_ATTEMPTS -> options.withMaxAttempts((Integer) value);
            case COMPRESS_SHUFFLE -> options.withCompressesShuffles((Boolean) value);
            case KEEP_WORK_FILES -> options.withKeepsWorkFiles((Boolean) value);
            case EVENT_LOGS -> options.withEventLogs(absolute(value));
            case ON, STORE, FUNCTION, FUNCTION_MEMORY, PROGRESS, OUTPUT, COLOR -> options;
        };
    }

    private static Path absolute(Object directory) {
        return ((Path) directory).toAbsolutePath();
    }

    /// Where tasks run.
    public Place place() {
        return (Place) values.getOrDefault(Setting.ON, Place.LOCAL);
    }

    /// How many tasks run at the same time, if that was said.
    public OptionalInt threads() {
        Object threads = values.get(Setting.THREADS);
        return threads == null ? OptionalInt.empty() : OptionalInt.of((Integer) threads);
    }

    /// Where functions leave data for each other, if that was said.
    public Optional<String> store() {
        return Optional.ofNullable((String) values.get(Setting.STORE));
    }

    /// The function on AWS.
    public String function() {
        return (String) values.getOrDefault(Setting.FUNCTION, "mayfly");
    }

    /// Memory of a function, in megabytes of 2^20 bytes.
    public int functionMegabytes() {
        Object bytes = values.getOrDefault(Setting.FUNCTION_MEMORY, 1769L << 20);
        return Math.toIntExact((Long) bytes >> 20);
    }

    /// The same without progress and summary.
    public Settings withoutProgress() {
        var changed = new Settings(values);
        changed.values.put(Setting.PROGRESS, false);
        return changed;
    }

    /// Whether progress and summary are shown.
    public boolean showsProgress() {
        return (Boolean) values.getOrDefault(Setting.PROGRESS, true);
    }

    /// Whether colours are welcome where there is a terminal.
    public boolean showsColor() {
        return (Boolean) values.getOrDefault(Setting.COLOR, true);
    }

    /// How data is printed.
    public DataFormat output() {
        return (DataFormat) values.getOrDefault(Setting.OUTPUT, DataFormat.TABLE);
    }
}
