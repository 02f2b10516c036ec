package dev.mayfly.cli.config;

import dev.mayfly.SessionOptions;
import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.driver.event.JobListener;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            case ON, MAX_COST, PRICES, PROGRESS, OUTPUT, COLOR -> options;
            // of deployments
            case DEPLOYMENT,
                    REGION,
                    WORK,
                    READS,
                    WRITES,
                    CONCURRENCY,
                    FUNCTION_MEMORY,
                    FUNCTION_TIMEOUT,
                    ARCHITECTURE,
                    SNAP_START,
                    LOG_DAYS,
                    SUBNETS,
                    SECURITY_GROUPS,
                    S3_ENCRYPTION,
                    KMS_KEY,
                    PERMISSIONS_BOUNDARY,
                    SWEEP,
                    NOTIFICATIONS ->
                    options;
        };
    }

    private static Path absolute(Object directory) {
        return ((Path) directory).toAbsolutePath();
    }

    /// Where tasks run.
    public Place place() {
        return (Place) values.getOrDefault(Setting.ON, Place.LOCAL);
    }

    /// The same without progress and summary.
    public Settings withoutProgress() {
        var changed = new Settings(values);
        changed.values.put(Setting.PROGRESS, false);
        return changed;
    }

    /// The same for functions that are set up so.
    ///
    /// @param architecture as the setting has it
    public Settings withFunction(int memoryMegabytes, int timeoutSeconds, String architecture) {
        var changed = new Settings(values);
        changed.values.put(Setting.FUNCTION_MEMORY, memoryMegabytes);
        changed.values.put(Setting.FUNCTION_TIMEOUT, timeoutSeconds);
        changed.values.put(Setting.ARCHITECTURE, architecture);
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

    /// The value of a setting whose type makes texts, if it is set.
    public Optional<String> text(Setting setting) {
        return Optional.ofNullable((String) values.get(setting));
    }

    /// The value of a setting whose type makes lists; empty if it is not set.
    public List<String> list(Setting setting) {
        return ((List<?>) values.getOrDefault(setting, List.of()))
                .stream().map(String.class::cast).toList();
    }

    /// The value of a setting that counts, if it is set.
    public Optional<Integer> count(Setting setting) {
        return Optional.ofNullable((Integer) values.get(setting));
    }

    /// What jobs may cost, in dollars, if that is set.
    public Optional<Double> maxCost() {
        return Optional.ofNullable((Double) values.get(Setting.MAX_COST));
    }

    /// The user's own prices, if there are any.
    public Optional<Path> prices() {
        return Optional.ofNullable((Path) values.get(Setting.PRICES));
    }

    /// The value of a switch, if it is set.
    public Optional<Boolean> isOn(Setting setting) {
        return Optional.ofNullable((Boolean) values.get(setting));
    }

    /// How data is printed.
    public DataFormat output() {
        return (DataFormat) values.getOrDefault(Setting.OUTPUT, DataFormat.TABLE);
    }
}
