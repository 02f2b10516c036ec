package dev.mayfly;

import dev.mayfly.driver.event.JobListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a session on this machine may use and where it puts things.
///
/// @param threads how many tasks run at the same time
/// @param workDirectory where jobs keep shuffles and spills; each session makes a directory of its
///   own in it and removes it in the end
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
        return new SessionOptions(
                value,
                workDirectory,
                memoryBytes,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same with another work directory.
    public SessionOptions withWorkDirectory(String value) {
        return new SessionOptions(
                threads,
                value,
                memoryBytes,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same with other memory for records.
    public SessionOptions withMemoryBytes(long value) {
        return new SessionOptions(
                threads,
                workDirectory,
                value,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same with another number of partitions.
    public SessionOptions withPartitions(int value) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                value,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same with another limit of attempts.
    public SessionOptions withMaxAttempts(int value) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                partitions,
                value,
                keepsWorkFiles,
                eventLogs,
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same, keeping the session's directory or not.
    public SessionOptions withKeepsWorkFiles(boolean value) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                partitions,
                maxAttempts,
                value,
                eventLogs,
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same with event logs in a directory.
    public SessionOptions withEventLogs(Path directory) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                Optional.of(directory),
                userCode,
                listeners,
                isPlanOnly);
    }

    /// The same with another class loader for user code.
    public SessionOptions withUserCode(ClassLoader value) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                value,
                listeners,
                isPlanOnly);
    }

    /// The same with other listeners.
    public SessionOptions withListeners(List<JobListener> value) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                userCode,
                value,
                isPlanOnly);
    }

    /// The same, only printing plans or not.
    public SessionOptions withPlanOnly(boolean value) {
        return new SessionOptions(
                threads,
                workDirectory,
                memoryBytes,
                partitions,
                maxAttempts,
                keepsWorkFiles,
                eventLogs,
                userCode,
                listeners,
                value);
    }
}
