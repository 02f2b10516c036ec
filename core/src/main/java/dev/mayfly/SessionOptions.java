package dev.mayfly;

import dev.mayfly.driver.event.JobListener;
import dev.mayfly.protocol.TaskLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What a session may use and where it puts things.
///
/// @param threads how many tasks run at the same time
/// @param workDirectory on this machine, where jobs keep shuffles and spills; each session makes a
///   directory of its own in it and removes it in the end
/// @param memoryBytes memory for records at rest, shared by the tasks that run
/// @param broadcastBytes up to what size a side of a join becomes a table that all tasks share, so
///   that the other side need not move; 0 for never, empty for a third of the memory
/// @param partitions of a shuffle whose count is left open, or 0 to derive it from the input's size
/// @param maxShuffleReads how many reads of map outputs a shuffle may take before a stage between
///   its two sides puts map outputs together; empty for 30,000 where they lie in a remote store,
///   and for any number on this machine
/// @param maxAttempts how often a task may be tried
/// @param attemptTime how long an attempt may read its input before it hands back what is left to
///   another one, as far as its steps allow that; if absent, as long as it takes
/// @param compressesShuffles whether what shuffles and spills write is compressed (LZ4): worth its
///   time where that goes through a network, not where it stays in memory
/// @param keepsWorkFiles whether the session's directory stays, for a look at it
/// @param eventLogs where each job's event log is written, if anywhere
/// @param userCode knows the classes of the user's job
/// @param listeners hear what happens to each job
/// @param plans hears the plan of each action, which then is not run and gives an empty result; if
///   absent, actions run
/// @param deployment where attempts run
public record SessionOptions(
        int threads,
        String workDirectory,
        long memoryBytes,
        OptionalLong broadcastBytes,
        int partitions,
        OptionalLong maxShuffleReads,
        int maxAttempts,
        Optional<Duration> attemptTime,
        boolean compressesShuffles,
        boolean keepsWorkFiles,
        Optional<Path> eventLogs,
        ClassLoader userCode,
        List<JobListener> listeners,
        Optional<PlanListener> plans,
        Deployment deployment) {
    /// How many reads of map outputs a shuffle through a remote store takes without a relay, if
    /// nothing else is said.
    public static final long REMOTE_SHUFFLE_READS = 30_000;

    /// Checks the numbers.
    public SessionOptions {
        if (threads < 1 || memoryBytes < 1 || partitions < 0 || maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "session options out of range: threads="
                            + threads
                            + " memoryBytes="
                            + memoryBytes
                            + " partitions="
                            + partitions
                            + " maxAttempts="
                            + maxAttempts);
        }
        listeners = List.copyOf(listeners);
    }

    /// All processors, the system's temporary directory, and three fifths of the heap for records.
    public static SessionOptions defaults() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new SessionOptions(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.io.tmpdir"),
                Runtime.getRuntime().maxMemory() / 5 * 3,
                OptionalLong.empty(),
                0,
                OptionalLong.empty(),
                4,
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                context == null ? SessionOptions.class.getClassLoader() : context,
                List.of(),
                Optional.empty(),
                Deployment.local());
    }

    /// Memory for records that one attempt has: a third of all, divided among the threads. The rest
    /// is for shuffles.
    long taskMemoryBytes() {
        return memoryBytes / 3 / threads;
    }

    /// The largest size of a join's side, in bytes, that becomes a table which all tasks share: as
    /// set, or a third of the memory for records.
    long broadcastLimit() {
        return broadcastBytes.orElse(memoryBytes / 3);
    }

    /// How many reads of map outputs a shuffle may take without a relay.
    ///
    /// @param isRemote whether map outputs lie in a remote store
    long shuffleReadLimit(boolean isRemote) {
        return maxShuffleReads.orElse(isRemote ? REMOTE_SHUFFLE_READS : Long.MAX_VALUE);
    }

    /// How long an attempt may read, in milliseconds.
    long readMillis() {
        return attemptTime.map(Duration::toMillis).orElse(TaskLimits.ANY_TIME);
    }

    /// The same without those who hear only of jobs that the user asked for.
    SessionOptions forSample() {
        return with(draft -> {
            draft.listeners = draft.listeners.stream().filter(JobListener::hearsSamples).toList();
            draft.eventLogs = Optional.empty();
        });
    }

    /// The same with another number of threads.
    public SessionOptions withThreads(int value) {
        return with(draft -> draft.threads = value);
    }

    /// The same with another work directory.
    public SessionOptions withWorkDirectory(String value) {
        return with(draft -> draft.workDirectory = value);
    }

    /// The same with other memory for records.
    public SessionOptions withMemoryBytes(long value) {
        return with(draft -> draft.memoryBytes = value);
    }

    /// The same with another limit for tables that all tasks of a join share; 0 for none at all.
    public SessionOptions withBroadcastBytes(long value) {
        return with(draft -> draft.broadcastBytes = OptionalLong.of(value));
    }

    /// The same with another number of partitions.
    public SessionOptions withPartitions(int value) {
        return with(draft -> draft.partitions = value);
    }

    /// The same with another number of reads that a shuffle may take before a stage between its two
    /// sides puts map outputs together.
    public SessionOptions withMaxShuffleReads(long value) {
        return with(draft -> draft.maxShuffleReads = OptionalLong.of(value));
    }

    /// The same with another limit of attempts.
    public SessionOptions withMaxAttempts(int value) {
        return with(draft -> draft.maxAttempts = value);
    }

    /// The same with a limit of the time that an attempt reads before it hands back what is left.
    public SessionOptions withAttemptTime(Duration value) {
        return with(draft -> draft.attemptTime = Optional.of(value));
    }

    /// The same, compressing shuffles or not.
    public SessionOptions withCompressesShuffles(boolean value) {
        return with(draft -> draft.compressesShuffles = value);
    }

    /// The same, keeping the session's directory or not.
    public SessionOptions withKeepsWorkFiles(boolean value) {
        return with(draft -> draft.keepsWorkFiles = value);
    }

    /// The same with event logs in a directory.
    public SessionOptions withEventLogs(Path directory) {
        return with(draft -> draft.eventLogs = Optional.of(directory));
    }

    /// The same with another class loader for user code.
    public SessionOptions withUserCode(ClassLoader value) {
        return with(draft -> draft.userCode = value);
    }

    /// The same with other listeners.
    public SessionOptions withListeners(List<JobListener> value) {
        return with(draft -> draft.listeners = value);
    }

    /// The same, telling plans instead of running them.
    public SessionOptions withPlanOnly(PlanListener value) {
        return with(draft -> draft.plans = Optional.of(value));
    }

    /// The same with attempts elsewhere.
    public SessionOptions withDeployment(Deployment value) {
        return with(draft -> draft.deployment = value);
    }

    /// The same with other slots than threads of this JVM.
    ///
    /// @param slots how many attempts run at the same time
    /// @param attemptMemoryBytes memory for records that each of them has
    public SessionOptions withSlots(int slots, long attemptMemoryBytes) {
        return with(draft -> {
            draft.threads = slots;
            draft.memoryBytes = Math.multiplyExact(attemptMemoryBytes, 3L * slots);
        });
    }

    private SessionOptions with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new SessionOptions(
                draft.threads,
                draft.workDirectory,
                draft.memoryBytes,
                draft.broadcastBytes,
                draft.partitions,
                draft.maxShuffleReads,
                draft.maxAttempts,
                draft.attemptTime,
                draft.compressesShuffles,
                draft.keepsWorkFiles,
                draft.eventLogs,
                draft.userCode,
                draft.listeners,
                draft.plans,
                draft.deployment);
    }

    /// Options while one of them is changed.
    private static final class Draft {
        private int threads;
        private String workDirectory;
        private long memoryBytes;
        private OptionalLong broadcastBytes;
        private int partitions;
        private OptionalLong maxShuffleReads;
        private int maxAttempts;
        private Optional<Duration> attemptTime;
        private boolean compressesShuffles;
        private boolean keepsWorkFiles;
        private Optional<Path> eventLogs;
        private ClassLoader userCode;
        private List<JobListener> listeners;
        private Optional<PlanListener> plans;
        private Deployment deployment;

        private Draft(SessionOptions options) {
            threads = options.threads;
            workDirectory = options.workDirectory;
            memoryBytes = options.memoryBytes;
            broadcastBytes = options.broadcastBytes;
            partitions = options.partitions;
            maxShuffleReads = options.maxShuffleReads;
            maxAttempts = options.maxAttempts;
            attemptTime = options.attemptTime;
            compressesShuffles = options.compressesShuffles;
            keepsWorkFiles = options.keepsWorkFiles;
            eventLogs = options.eventLogs;
            userCode = options.userCode;
            listeners = options.listeners;
            plans = options.plans;
            deployment = options.deployment;
        }
    }
}
