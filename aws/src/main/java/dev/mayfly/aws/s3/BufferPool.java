package dev.mayfly.aws.s3;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Memory that readers and writers of a store share. Each has one buffer in any case, so that it
/// gets on; further ones only while there is room. Safe for use by many threads.
///
/// Buffers for whole ranges are all of one size and used again, since a fresh one is cleared first
/// and moved by the collector while it lives. One that is not recycled is the collector's, so that
/// nobody need recycle what another thread may still use.
final class BufferPool {
    private static final int REST_FRACTION = 8;

    private final int rangeBytes;
    private final int bufferBytes;
    private final long maxIdle;
    private final Deque<SoftReference<byte[]>> idle = new ArrayDeque<>();
    private long free;

    /// @param bytes that may be in use, and in buffers that wait to be used
    /// @param rangeBytes how much one request reads, save for a small rest that it takes along
    BufferPool(long bytes, int rangeBytes) {
        this.free = bytes;
        this.rangeBytes = rangeBytes;
        this.bufferBytes = rangeBytes + rangeBytes / REST_FRACTION;
        this.maxIdle = bytes / bufferBytes;
    }

    /// How much one request reads, save for a small rest that it takes along.
    int rangeBytes() {
        return rangeBytes;
    }

    /// How much to read at once of an announced range: not a small rest by a request of its own.
    int nextBytes(long left) {
        return (int) (left <= bufferBytes ? left : rangeBytes);
    }

    /// Takes memory for a buffer if there is room.
    ///
    /// @param count as given to [#buffer]
    synchronized boolean tryTake(int count) {
        int size = sizeFor(count);
        if (free < size) {
            return false;
        }
        free -= size;
        while (size != bufferBytes && (long) idle.size() * bufferBytes > free) {
            idle.pop();
        }
        return true;
    }

    /// Gives memory back.
    ///
    /// @param count as it was taken
    synchronized void release(int count) {
        free += sizeFor(count);
    }

    /// What is left.
    synchronized long free() {
        return free;
    }

    private int sizeFor(int count) {
        return count > bufferBytes / 2 && count <= bufferBytes ? bufferBytes : count;
    }

    /// A buffer of at least as many bytes. What it holds is arbitrary.
    byte[] buffer(int count) {
        int size = sizeFor(count);
        byte @Nullable [] used = size == bufferBytes ? poll() : null;
        return used == null ? new byte[size] : used;
    }

    private synchronized byte @Nullable [] poll() {
        byte @Nullable [] buffer = null;
        while (buffer == null && !idle.isEmpty()) {
            buffer = idle.pop().get();
        }
        return buffer;
    }

    /// Takes a buffer back that nobody will read or write again.
    synchronized void recycle(byte[] buffer) {
        if (buffer.length == bufferBytes && idle.size() < maxIdle) {
            idle.push(new SoftReference<>(buffer));
        }
    }
}
