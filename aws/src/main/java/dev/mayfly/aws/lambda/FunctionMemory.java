package dev.mayfly.aws.lambda;

import dev.mayfly.SessionOptions;

/// How the memory of a function is shared out: half of the heap is for the records of attempts;
/// shuffles lie in the store, and tables of joins take a part of the other half.
///
/// @param megabytes of the function, in powers of 1024 as Lambda counts them
/// @param attemptsPerCall how many attempts run in it at the same time
public record FunctionMemory(int megabytes, int attemptsPerCall) {
    /// Memory with which Lambda gives a function one vCPU.
    public static final int MEGABYTES_PER_CPU = 1769;

    private static final int HEAP_PERCENT = 85;
    private static final int TABLE_FRACTION = 8;

    /// A function that runs an attempt on each of its vCPUs.
    ///
    /// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html">Lambda
    ///   function memory</a>
    public static FunctionMemory of(int megabytes) {
        return new FunctionMemory(megabytes, Math.max(1, megabytes / MEGABYTES_PER_CPU));
    }

    /// vCPUs of the function, which share its memory; less than one where that is small.
    public double processors() {
        return (double) megabytes / MEGABYTES_PER_CPU;
    }

    /// Memory for the records of one attempt, in bytes.
    public long attemptBytes() {
        long heap = ((long) megabytes << 20) / 100 * HEAP_PERCENT;
        return heap / 2 / attemptsPerCall;
    }

    /// The options of a session whose attempts run in such functions.
    ///
    /// @param slots how many attempts run at the same time
    public SessionOptions of(SessionOptions options, int slots) {
        return options.withSlots(slots, attemptBytes())
                .withBroadcastBytes(attemptBytes() / TABLE_FRACTION);
    }
}
