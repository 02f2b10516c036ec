package dev.mayfly.cli.aws;

import dev.mayfly.cli.config.Setting;
import dev.mayfly.cli.config.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A job description of AWS's serverless MapReduce reference architecture, as settings of Mayfly.
/// Made from a `driverconfig.json`.
///
/// @param settings their values
/// @param notes what has no setting, and what to do instead
record DriverConfig(Map<Setting, String> settings, List<String> notes) {
    private static final String BUCKET = "bucket";
    private static final String PREFIX = "prefix";
    private static final String JOB_BUCKET = "jobBucket";
    private static final String CONCURRENCY = "concurrentLambdas";
    private static final String MEMORY = "lambdaMemory";
    private static final String REGION = "region";
    private static final String COORDINATES =
            "there is nothing to write: Mayfly coordinates by itself";
    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "mapper",
                    "write it as a Mapper, or as steps of a Dataset, in your job's class",
                    "reducer",
                    "write it as a Reducer, or as steps of a Dataset, in your job's class",
                    "reducerCoordinator",
                    COORDINATES,
                    "coordinator",
                    COORDINATES);

    /// Below this a JVM with our code does not start.
    private static final int LEAST_MEMORY = 256;

    /// No function gets more.
    private static final int MOST_MEMORY = 10_240;

    /// Reads the text. It is read as YAML, which JSON is part of and which allows the comma after
    /// the last entry that published examples have.
    ///
    /// @throws UsageException if it is no such description
    static DriverConfig of(String name, String text) {
        Object root;
        try {
            var settings = LoadSettings.builder().setLabel(name).build();
            root = new Load(settings).loadFromString(text.replace('\t', ' '));
        } catch (YamlEngineException e) {
            throw new UsageException(name + ": not JSON: " + e.getMessage());
        }
        if (!(root instanceof Map<?, ?> fields) || !fields.containsKey(BUCKET)) {
            throw new UsageException(name + ": not a driverconfig.json: it has no field bucket");
        }
        return new Reading(name, fields).all();
    }

    /// One reading of a description.
    private static final class Reading {
        private final String name;
        private final Map<?, ?> fields;
        private final Map<Setting, String> settings = new LinkedHashMap<>();
        private final List<String> notes = new ArrayList<>();

        Reading(String name, Map<?, ?> fields) {
            this.name = name;
            this.fields = fields;
        }

        DriverConfig all() {
            text(REGION).ifPresent(region -> settings.put(Setting.REGION, region));
            String bucket = text(BUCKET).orElse("");
            String prefix = text(PREFIX).orElse("").replaceAll("^/+|/+$", "");
            settings.put(Setting.READS, "s3://" + bucket + "/" + prefix);
            notes.add("the input is an argument of your job: s3://" + bucket + "/" + prefix);
            text(JOB_BUCKET).ifPresent(this::addJobBucket);
            count(CONCURRENCY).ifPresent(count -> settings.put(Setting.CONCURRENCY, "" + count));
            count(MEMORY).ifPresent(this::addMemory);
            PROGRAMS.keySet().stream().sorted().forEach(this::addProgram);
            addUnknown();
            return new DriverConfig(settings, notes);
        }

        private void addJobBucket(String bucket) {
            if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
                notes.add(
                        "jobBucket is left out, it is not a bucket's name, and deploy makes a"
                                + " bucket: "
                                + bucket);
                return;
            }
            settings.put(Setting.WORK, "s3://" + bucket + "/mayfly");
            settings.put(Setting.WRITES, "s3://" + bucket + "/results");
            notes.add(
                    "results go where your job saves them, not to jobBucket/JOB/result; s3://"
                            + bucket
                            + "/results is allowed");
        }

        private void addMemory(int megabytes) {
            if (megabytes < LEAST_MEMORY) {
                notes.add("lambdaMemory is left out, a JVM needs more than " + megabytes + " MB");
                return;
            }
            settings.put(Setting.FUNCTION_MEMORY, "" + Math.min(megabytes, MOST_MEMORY));
            if (megabytes > MOST_MEMORY) {
                notes.add(
                        "lambdaMemory is "
                                + MOST_MEMORY
                                + " instead of "
                                + megabytes
                                + " MB, the most that Lambda gives to a function");
            }
            notes.add(
                    "lambdaMemory is taken over; it also bounded the result, which it does not"
                            + " any more: 1769 MB, one processor, is Mayfly's own choice");
        }

        private void addProgram(String field) {
            if (fields.get(field) instanceof Map<?, ?> program) {
                notes.add(
                        field
                                + " ("
                                + program.get("name")
                                + ", "
                                + program.get("handler")
                                + ", "
                                + program.get("zip")
                                + ") is not taken over: "
                                + PROGRAMS.get(field)
                                + "; jobs carry their code, so there is no handler and no zip");
            }
        }

        private void addUnknown() {
            var known = new TreeSet<>(PROGRAMS.keySet());
            known.addAll(List.of(BUCKET, PREFIX, JOB_BUCKET, CONCURRENCY, MEMORY, REGION));
            for (Object field : fields.keySet()) {
                if (!known.contains(String.valueOf(field))) {
                    notes.add(field + " is not known and left out");
                }
            }
        }

        private Optional<String> text(String field) {
            return Optional.ofNullable(fields.get(field))
                    .map(String::valueOf)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        }

        private Optional<Integer> count(String field) {
            return text(field)
                    .map(text -> {
                        try {
                            int count = Integer.parseInt(text);
                            if (count > 0) {
                                return count;
                            }
                        } catch (NumberFormatException _) {
                            // told below
                        }
                        throw new UsageException(
                                name + ": " + field + ": not a whole number from 1: " + text);
                    });
        }
    }

    /// The file for Mayfly.
    String yaml() {
        var yaml = new StringBuilder();
        settings.forEach((setting, value) ->
                yaml.append(setting.key()).append(": ").append(value).append('\n'));
        return yaml.toString();
    }
}
