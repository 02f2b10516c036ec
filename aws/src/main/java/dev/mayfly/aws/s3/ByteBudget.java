package dev.mayfly.aws.s3;

import java.util.concurrent.atomic.AtomicLong;

/// Memory that readers and writers of a store share. Each has one buffer in any case, so that it
/// gets on; further ones only while there is room. Safe for use by many threads.
final class ByteBudget {
    private final AtomicLong free;

    ByteBudget(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    /// Takes memory if there is room.
    boolean tryTake(long bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    /// Gives memory back.
    void release(long bytes) {
        free.addAndGet(bytes);
    }

    /// What is left.
    long free() {
        return free.get();
    }
}
