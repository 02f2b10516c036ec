package dev.mayfly.cli.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The table of settings: help, documentation and parsing are made from it. Each has one name,
/// written `--work-dir` as a flag, `MAYFLY_WORK_DIR` as a variable and `work-dir` in `mayfly.yaml`.
public enum Setting {
    /// Worker threads.
    THREADS(
            Use.JOB,
            SettingType.COUNT,
            "N",
            "number of processors",
            "Tasks that run at the same time in this process. On functions concurrency counts."),
    /// Memory budget.
    MEMORY(
            Use.JOB,
            SettingType.MEMORY,
            "SIZE",
            "60%",
            "Memory that tasks of this process share before they spill: a size such as 512MB, or a"
                    + " part of the heap such as 60%. Tasks on functions take that of the function."),
    /// Place of temporary files.
    WORK_DIR(
            Use.JOB,
            SettingType.DIRECTORY,
            "DIR",
            "in the system's temporary directory",
            "Where shuffled and spilled data lies while a job runs."),
    /// Where tasks run.
    ON(
            Use.JOB,
            SettingType.PLACE,
            "PLACE",
            "local",
            "Where tasks run: local for threads of this process, lambda-local for functions on this"
                    + " machine, lambda for a function on AWS."),
    /// Default partition count.
    PARTITIONS(
            Use.JOB,
            SettingType.COUNT,
            "N",
            "chosen from the data's size",
            "Partitions of a shuffle that names no number."),
    /// Attempt limit.
    MAX_ATTEMPTS(
            Use.JOB,
            SettingType.COUNT,
            "N",
            "4",
            "How often a task is tried before its job fails; twice if it fails in the same way."),
    /// Whether shuffles are compressed.
    COMPRESS_SHUFFLE(
            Use.JOB,
            SettingType.SWITCH,
            "",
            "off",
            "Compress what is shuffled and spilled: less disk space, more time. Shuffles of"
                    + " functions through S3 are compressed always."),
    /// Whether temporary files stay.
    KEEP_WORK_FILES(
            Use.JOB,
            SettingType.SWITCH,
            "",
            "off",
            "Keep the files in the work directory when the job has ended."),
    /// Event logs.
    EVENT_LOGS(
            Use.JOB,
            SettingType.DIRECTORY,
            "DIR",
            "none are written",
            "Directory for one event log per job."),
    /// Limit of cost.
    MAX_COST(
            Use.JOB,
            SettingType.DOLLARS,
            "DOLLARS",
            "none",
            "What jobs on functions may cost: one that is expected to pass it is not begun, and all"
                    + " are stopped before they pass it. Jobs in this process cost nothing."),
    /// Own prices.
    PRICES(
            Use.JOB,
            SettingType.FILE,
            "FILE",
            "the table that Mayfly comes with",
            "Prices of AWS that differ, as YAML with a date."),
    /// Progress and summary.
    PROGRESS(
            Use.JOB,
            SettingType.SWITCH,
            "",
            "on",
            "Show progress and a summary on standard error."),
    /// Name of a deployment.
    DEPLOYMENT(
            Use.DEPLOYED,
            SettingType.TEXT,
            "NAME",
            "main",
            "Which deployment on AWS: lower-case letters, digits and dashes."),
    /// Region of AWS.
    REGION(
            Use.DEPLOYED,
            SettingType.TEXT,
            "REGION",
            "that of the AWS profile or of AWS_REGION",
            "Region of AWS."),
    /// Place of jobs' state in S3.
    WORK(
            Use.DEPLOYED,
            SettingType.S3,
            "S3",
            "a bucket that deploy makes",
            "Where jobs on functions keep their state: s3://BUCKET/PREFIX in a bucket of yours."),
    /// Places of input.
    READS(
            Use.AWS,
            SettingType.S3_LIST,
            "S3,...",
            "none",
            "What jobs on functions may read besides: s3://BUCKET/PREFIX, several with commas."),
    /// Places of output.
    WRITES(
            Use.AWS,
            SettingType.S3_LIST,
            "S3,...",
            "none",
            "What jobs on functions may read and write besides."),
    /// Calls at the same time.
    CONCURRENCY(
            Use.CALLED, SettingType.COUNT, "N", "1000", "Calls of the function at the same time."),
    /// Memory of a function.
    FUNCTION_MEMORY(
            Use.CALLED,
            SettingType.COUNT,
            "MB",
            "1769",
            "Memory of the function in megabytes; 1769 is one processor."),
    /// Time-out of a function.
    FUNCTION_TIMEOUT(
            Use.FUNCTION,
            SettingType.COUNT,
            "SECONDS",
            "900",
            "How long one call of the function may take."),
    /// Processor of a function.
    ARCHITECTURE(
            Use.CALLED,
            SettingType.ARCHITECTURE,
            "NAME",
            "arm64",
            "Processor of the function: arm64 or x86_64."),
    /// Whether versions start from snapshots.
    SNAP_START(Use.FUNCTION, SettingType.SWITCH, "", "on", "Start the function from a snapshot."),
    /// Retention of logs.
    LOG_DAYS(
            Use.FUNCTION,
            SettingType.COUNT,
            "N",
            "14",
            "Days for which the function's logs are kept."),
    /// Subnets of a function.
    SUBNETS(
            Use.FUNCTION,
            SettingType.LIST,
            "ID,...",
            "no VPC",
            "Subnets of a VPC that the function is put into."),
    /// Security groups of a function.
    SECURITY_GROUPS(
            Use.FUNCTION,
            SettingType.LIST,
            "ID,...",
            "no VPC",
            "Security groups of the function in a VPC."),
    /// How objects are encrypted; its variable is that of the S3 store.
    S3_ENCRYPTION(
            Use.FUNCTION,
            SettingType.S3_ENCRYPTION,
            "NAME",
            "aws:kms with a KMS key, else the bucket's own",
            "Encryption that S3 is asked for: AES256, aws:kms or aws:kms:dsse."),
    /// Key that encrypts.
    KMS_KEY(
            Use.FUNCTION,
            SettingType.TEXT,
            "ARN",
            "S3's own",
            "KMS key that encrypts objects and the function's variables."),
    /// Bound of roles.
    PERMISSIONS_BOUNDARY(
            Use.FUNCTION,
            SettingType.TEXT,
            "ARN",
            "none",
            "Policy that bounds what the deployment's roles may ever do."),
    /// Whether a schedule calls the function.
    SWEEP(
            Use.FUNCTION,
            SettingType.SWITCH,
            "",
            "on",
            "Have the function look every 15 minutes for detached jobs that have fallen silent."),
    /// Whether buckets tell the function about objects.
    NOTIFICATIONS(
            Use.FUNCTION,
            SettingType.SWITCH,
            "",
            "off",
            "Have the bucket of jobs' state tell the function about complete stages of detached jobs,"
                    + " should the function that completed one die."),
    /// Format of data.
    OUTPUT(
            Use.DATA,
            SettingType.FORMAT,
            "FORMAT",
            "table",
            "How data is printed: table, csv or json."),
    /// Colours.
    COLOR(
            Use.ALL,
            SettingType.SWITCH,
            "",
            "on where standard error is a terminal",
            "Colours on standard error. The variable NO_COLOR turns them off, too.");

    /// Which commands a setting concerns.
    public enum Use {
        /// Commands that run jobs.
        JOB,
        /// Commands that run jobs on functions, or are about a deployment on AWS.
        DEPLOYED,
        /// Those of them for which it matters how the function is called.
        CALLED,
        /// Commands that are about a deployment on AWS.
        AWS,
        /// Those of them that are about its function.
        FUNCTION,
        /// Commands that print data.
        DATA,
        /// Every command.
        ALL
    }

    private final Use use;
    private final SettingType type;
    private final String label;
    private final String defaultText;
    private final String description;

    Setting(Use use, SettingType type, String label, String defaultText, String description) {
        this.use = use;
        this.type = type;
        this.label = label;
        this.defaultText = defaultText;
        this.description = description;
    }

    /// The name in `mayfly.yaml`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The name on the command line.
    public String flag() {
        return "--" + key();
    }

    /// The name of the environment variable.
    public String variable() {
        return "MAYFLY_" + name();
    }

    /// Which commands it concerns.
    public Use use() {
        return use;
    }

    /// What its values look like.
    public SettingType type() {
        return type;
    }

    /// Stands for the value in help; empty for a switch.
    public String label() {
        return label;
    }

    /// What holds if nothing is said, for people.
    public String defaultText() {
        return defaultText;
    }

    /// One or two sentences.
    public String description() {
        return description;
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }
}
