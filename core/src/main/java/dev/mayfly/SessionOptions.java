package dev.mayfly;

import dev.mayfly.driver.event.JobListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a session on this machine may use and where it puts things.
///
/// @param threads how many tasks run at the same time
/// @param workDirectory on this machine, where jobs keep shuffles and spills; each session makes a
///   directory of its own in it and removes it in the end
/// @param memoryBytes memory for records at rest, shared by the tasks that run
/// @param partitions of a shuffle whose count is left open, or 0 to derive it from the input's size
/// @param maxAttempts how often a task may be tried
/// @param keepsWorkFiles whether the session's directory stays, for a look at it
/// @param eventLogs where each job's event log is written, if anywhere
/// @param userCode knows the classes of the user's job
/// @param listeners hear what happens to each job
/// @param isPlanOnly whether actions print their plan to standard output instead of running
public record SessionOptions(
        int threads,
        String workDirectory,
        long memoryBytes,
        int partitions,
        int maxAttempts,
        boolean keepsWorkFiles,
        Optional<Path> eventLogs,
        ClassLoader userCode,
        List<JobListener> listeners,
        boolean isPlanOnly) {
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
                0,
                4,
                false,
                Optional.empty(),
                context == null ? SessionOptions.class.getClassLoader() : context,
                List.of(),
                false);
    }

    /// Memory for records that one attempt has: a third of all, divided among the threads. The rest
    /// is for shuffles.
    long taskMemoryBytes() {
        return memoryBytes / 3 / threads;
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

    /// The same with another number of partitions.
    public SessionOptions withPartitions(int value) {
        return with(draft -> draft.partitions = value);
    }

    /// The same with another limit of attempts.
    public SessionOptions withMaxAttempts(int value) {
        return with(draft -> draft.maxAttempts = value);
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

    /// The same, only printing plans or not.
    public SessionOptions withPlanOnly(boolean value) {
        return with(draft -> draft.isPlanOnly = value);
    }

    private SessionOptions with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new SessionOptions(
                draft.threads,
                draft.workDirectory,
                draft.memoryBytes,
                draft.partitions,
                draft.maxAttempts,
                draft.keepsWorkFiles,
                draft.eventLogs,
                draft.userCode,
                draft.listeners,
                draft.isPlanOnly);
    }

    /// Options while one of them is changed.
    private static final class Draft {
        private int threads;
        private String workDirectory;
        private long memoryBytes;
        private int partitions;
        private int maxAttempts;
        private boolean keepsWorkFiles;
        private Optional<Path> eventLogs;
        private ClassLoader userCode;
        private List<JobListener> listeners;
        private boolean isPlanOnly;

        private Draft(SessionOptions options) {
            threads = options.threads;
            workDirectory = options.workDirectory;
            memoryBytes = options.memoryBytes;
            partitions = options.partitions;
            maxAttempts = options.maxAttempts;
            keepsWorkFiles = options.keepsWorkFiles;
            eventLogs = options.eventLogs;
            userCode = options.userCode;
            listeners = options.listeners;
            isPlanOnly = options.isPlanOnly;
        }
    }
}
