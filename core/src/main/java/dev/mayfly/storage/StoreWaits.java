package dev.mayfly.storage;

/// How long a piece of work has stood still for a store. Stores for which that matters add to it
/// once for each request or wait of the work's thread; what they do meanwhile on other threads,
/// such as reading ahead, does not count. Used by the work's thread.
public final class StoreWaits {
    private static final ScopedValue<StoreWaits> CURRENT = ScopedValue.newInstance();

    private long readNanos;
    private long writeNanos;

    /// Does the work, on this thread, and counts its waits.
    public <T, X extends Throwable> T during(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /// Adds the time since then to the reads of the work on this thread, if its waits are counted.
    ///
    /// @param startNanos by [System#nanoTime]
    public static void readSince(long startNanos) {
        if (CURRENT.isBound()) {
            CURRENT.get().readNanos += System.nanoTime() - startNanos;
        }
    }

    /// The same for writes.
    public static void wroteSince(long startNanos) {
        if (CURRENT.isBound()) {
            CURRENT.get().writeNanos += System.nanoTime() - startNanos;
        }
    }

    /// Time in which nothing was done but to wait for what is read, in milliseconds.
    public long readMillis() {
        return readNanos / 1_000_000;
    }

    /// The same for what is written.
    public long writeMillis() {
        return writeNanos / 1_000_000;
    }
}
