package dev.mayfly.aws.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How a function on this machine is set up.
///
/// @param name what it is called by
/// @param archive the zip that would be deployed
/// @param handler the class that handles calls
/// @param memoryMegabytes what an execution environment may use; from 256
/// @param timeout how long a call may take
/// @param concurrency the most execution environments
/// @param environment variables of the function's own
/// @param isSnapStart whether environments prime themselves as before a snapshot, though each does
///   so again: there are no snapshots here
/// @param eventRetryPauses how long an event that failed waits before it is tried again, for each
///   retry
public record LocalFunction(
        String name,
        Path archive,
        String handler,
        int memoryMegabytes,
        Duration timeout,
        int concurrency,
        Map<String, String> environment,
        boolean isSnapStart,
        List<Duration> eventRetryPauses) {
    private static final int MIN_MEGABYTES = 256;
    private static final int MAX_MEGABYTES = 10_240;
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(15);

    /// Checks the limits, which are Lambda's but for the least memory.
    public LocalFunction {
        environment = Map.copyOf(environment);
        eventRetryPauses = List.copyOf(eventRetryPauses);
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("not a function name: name=" + name);
        }
        if (memoryMegabytes < MIN_MEGABYTES || memoryMegabytes > MAX_MEGABYTES) {
            throw new IllegalArgumentException(
                    "memory out of range: memoryMegabytes="
                            + memoryMegabytes
                            + " min="
                            + MIN_MEGABYTES
                            + " max="
                            + MAX_MEGABYTES);
        }
        if (concurrency < 1
                || timeout.isZero()
                || timeout.isNegative()
                || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "function out of range: concurrency=" + concurrency + " timeout=" + timeout);
        }
    }

    /// A function with 1,769 MB, Lambda's size of one vCPU, and the longest time-out.
    public static LocalFunction of(String name, Path archive, String handler, int concurrency) {
        return new LocalFunction(
                name,
                archive,
                handler,
                1769,
                MAX_TIMEOUT,
                concurrency,
                Map.of(),
                false,
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    /// The same with other memory.
    public LocalFunction withMemoryMegabytes(int value) {
        return new LocalFunction(
                name,
                archive,
                handler,
                value,
                timeout,
                concurrency,
                environment,
                isSnapStart,
                eventRetryPauses);
    }

    /// The same with another time-out.
    public LocalFunction withTimeout(Duration value) {
        return new LocalFunction(
                name,
                archive,
                handler,
                memoryMegabytes,
                value,
                concurrency,
                environment,
                isSnapStart,
                eventRetryPauses);
    }

    /// The same with other variables.
    public LocalFunction withEnvironment(Map<String, String> value) {
        return new LocalFunction(
                name,
                archive,
                handler,
                memoryMegabytes,
                timeout,
                concurrency,
                value,
                isSnapStart,
                eventRetryPauses);
    }

    /// The same with SnapStart or without.
    public LocalFunction withSnapStart(boolean value) {
        return new LocalFunction(
                name,
                archive,
                handler,
                memoryMegabytes,
                timeout,
                concurrency,
                environment,
                value,
                eventRetryPauses);
    }

    /// The same with other pauses between the tries of an event.
    public LocalFunction withEventRetryPauses(List<Duration> value) {
        return new LocalFunction(
                name,
                archive,
                handler,
                memoryMegabytes,
                timeout,
                concurrency,
                environment,
                isSnapStart,
                value);
    }

    /// Its name as AWS writes it.
    String arn() {
        return "arn:aws:lambda:" + LocalLambda.REGION + ":000000000000:function:" + name;
    }
}
