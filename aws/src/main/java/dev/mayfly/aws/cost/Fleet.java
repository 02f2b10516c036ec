package dev.mayfly.aws.cost;

import dev.mayfly.aws.lambda.FunctionMemory;
import java.time.Duration;

/// The functions that run a job's attempts.
///
/// @param memory of one function, and how many attempts share it
/// @param concurrency how many calls run at the same time
/// @param initialCalls how many of them Lambda starts at once
/// @param moreCallsPerSecond how fast it starts more
/// @param timeout after which Lambda ends a call
public record Fleet(
        Architecture architecture,
        FunctionMemory memory,
        int concurrency,
        int initialCalls,
        int moreCallsPerSecond,
        Duration timeout) {
    /// The processors of a function.
    public enum Architecture {
        /// Graviton.
        ARM64,
        /// Intel and AMD.
        X86_64
    }

    /// Checks the numbers.
    public Fleet {
        if (memory.megabytes() < 128
                || memory.megabytes() > 10_240
                || memory.attemptsPerCall() < 1
                || concurrency < 1
                || initialCalls < 1
                || moreCallsPerSecond < 1
                || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "functions out of range: memoryMegabytes="
                            + memory.megabytes()
                            + " attemptsPerCall="
                            + memory.attemptsPerCall()
                            + " concurrency="
                            + concurrency
                            + " initialCalls="
                            + initialCalls
                            + " moreCallsPerSecond="
                            + moreCallsPerSecond
                            + " timeout="
                            + timeout);
        }
    }

    /// arm64 functions of one processor, started as fast as Lambda allows.
    ///
    /// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html">Lambda
    ///   function scaling</a>
    public static Fleet of(int concurrency) {
        return new Fleet(
                Architecture.ARM64,
                FunctionMemory.of(FunctionMemory.MEGABYTES_PER_CPU),
                concurrency,
                1000,
                100,
                Duration.ofMinutes(15));
    }

    /// The same with other memory.
    public Fleet withMemory(FunctionMemory value) {
        return new Fleet(
                architecture, value, concurrency, initialCalls, moreCallsPerSecond, timeout);
    }

    /// The same with so many calls at the same time.
    public Fleet withConcurrency(int value) {
        return new Fleet(architecture, memory, value, initialCalls, moreCallsPerSecond, timeout);
    }

    /// The same on other processors.
    public Fleet on(Architecture value) {
        return new Fleet(value, memory, concurrency, initialCalls, moreCallsPerSecond, timeout);
    }

    /// The same with another time-out.
    public Fleet withTimeout(Duration value) {
        return new Fleet(
                architecture, memory, concurrency, initialCalls, moreCallsPerSecond, value);
    }

    /// How many attempts one call runs side by side.
    public int attemptsPerCall() {
        return memory.attemptsPerCall();
    }

    /// How many attempts run at the same time.
    public int slots() {
        return Math.multiplyExact(concurrency, attemptsPerCall());
    }

    /// Memory of one function, in gigabytes.
    double gigabytes() {
        return memory.megabytes() / 1024.0;
    }

    /// The share of a processor that an attempt has; it cannot use more than one.
    double processorsPerAttempt() {
        return Math.min(1, memory.processors() / attemptsPerCall());
    }
}
