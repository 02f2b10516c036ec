package dev.mayfly.aws.cost;

import java.time.Duration;

/// The functions that run a job's attempts.
///
/// @param memoryMegabytes of one function, in powers of 1024 as Lambda counts them
/// @param attemptsPerCall how many attempts one call runs side by side
/// @param concurrency how many calls run at the same time
/// @param initialCalls how many of them Lambda starts at once
/// @param moreCallsPerSecond how fast it starts more
/// @param timeout after which Lambda ends a call
public record Fleet(
        Architecture architecture,
        int memoryMegabytes,
        int attemptsPerCall,
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

    /// Memory with which Lambda gives a function one virtual processor.
    static final int MEGABYTES_PER_PROCESSOR = 1769;

    /// Checks the numbers.
    public Fleet {
        if (memoryMegabytes < 128
                || memoryMegabytes > 10_240
                || attemptsPerCall < 1
                || concurrency < 1
                || initialCalls < 1
                || moreCallsPerSecond < 1
                || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "functions out of range: memoryMegabytes="
                            + memoryMegabytes
                            + " attemptsPerCall="
                            + attemptsPerCall
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
                MEGABYTES_PER_PROCESSOR,
                1,
                concurrency,
                1000,
                100,
                Duration.ofMinutes(15));
    }

    /// The same with other memory, and as many attempts in a call.
    public Fleet withMemory(int megabytes, int attempts) {
        return new Fleet(
                architecture,
                megabytes,
                attempts,
                concurrency,
                initialCalls,
                moreCallsPerSecond,
                timeout);
    }

    /// The same on other processors.
    public Fleet on(Architecture value) {
        return new Fleet(
                value,
                memoryMegabytes,
                attemptsPerCall,
                concurrency,
                initialCalls,
                moreCallsPerSecond,
                timeout);
    }

    /// How many attempts run at the same time.
    public int slots() {
        return Math.multiplyExact(concurrency, attemptsPerCall);
    }

    /// Memory for records that one attempt has: half of the heap, which is 85 hundredths of the
    /// function's memory.
    public long attemptMemoryBytes() {
        return ((long) memoryMegabytes << 20) / 100 * 85 / 2 / attemptsPerCall;
    }

    /// Memory of one function, in gigabytes.
    double gigabytes() {
        return memoryMegabytes / 1024.0;
    }

    /// The share of a processor that an attempt has; it cannot use more than one.
    double processorsPerAttempt() {
        return Math.min(1, (double) memoryMegabytes / MEGABYTES_PER_PROCESSOR / attemptsPerCall);
    }
}
