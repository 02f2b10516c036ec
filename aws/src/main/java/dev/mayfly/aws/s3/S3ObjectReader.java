package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.S3Ranges.Range;
import dev.mayfly.aws.s3.request.RefusedException;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.StoreWaits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Reads an object by ranges: what was announced in full ranges, several at the same time before
/// they are asked for, from the first read on; anything else in a window that grows while reading
/// goes straight on. All ranges are of one version of the object. Used by one thread.
final class S3ObjectReader implements ObjectReader {
    private static final int MAX_AHEAD = 4;
    private static final int MIN_WINDOW = 128 << 10;

    /// An object up to this size is read at once.
    private static final int SMALL = 1 << 20;

    private final S3Location at;
    private final S3Ranges ranges;
    private final ExecutorService executor;
    private final BufferPool buffers;
    private final long start;
    private final long end;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private Range current;
    private int window = MIN_WINDOW;
    private boolean isStarted;

    /// A range on its way.
    private record Ahead(long position, int count, Future<Range> range) {
        long end() {
            return position + count;
        }
    }

    /// A reader.
    ///
    /// @param start where the bytes that were announced begin
    /// @param end where they end; `start` if none were
    /// @param first what was read already; may be empty
    S3ObjectReader(
            S3Location at,
            S3Ranges ranges,
            ExecutorService executor,
            BufferPool buffers,
            long start,
            long end,
            Range first) {
        this.at = at;
        this.ranges = ranges;
        this.executor = executor;
        this.buffers = buffers;
        this.start = start;
        this.end = Math.min(first.size(), end);
        this.current = first;
        this.isStarted = first.count() == 0;
    }

    @Override
    public long size() {
        return current.size();
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (position < 0) {
            throw new IllegalArgumentException("position below 0: " + position);
        }
        if (!isStarted) {
            isStarted = true;
            readAhead();
        }
        int wanted = Math.clamp(size() - position, 0, count);
        int done = 0;
        while (done < wanted) {
            long next = position + done;
            if (next < current.position() || next >= current.end()) {
                moveTo(next, wanted - done);
            }
            int from = Math.toIntExact(next - current.position());
            int size = Math.min(wanted - done, current.count() - from);
            System.arraycopy(current.bytes(), from, target, offset + done, size);
            done += size;
        }
        return done;
    }

    private void moveTo(long position, int wanted) throws IOException {
        while (!ahead.isEmpty() && ahead.element().end() <= position) {
            drop(ahead.remove());
        }
        Ahead next = ahead.peek();
        boolean isAhead = next != null && next.position() <= position;
        window =
                position == current.end() ? Math.min(buffers.rangeBytes(), 2 * window) : MIN_WINDOW;
        recycle();
        if (isAhead) {
            ahead.remove();
            try {
                current = await(next.range(), at);
            } finally {
                buffers.release(next.count());
            }
        } else {
            dropAll();
            current = fetchAt(position, wanted);
        }
        readAhead();
    }

    /// Reads at a position for which nothing is on its way.
    private Range fetchAt(long position, int wanted) throws IOException {
        boolean isAnnounced = position >= start && position < end;
        if (!isAnnounced && size() <= SMALL) {
            return fetch(0, (int) size());
        }
        if (isAnnounced) {
            return fetch(position, buffers.nextBytes(end - position));
        }
        int count = Math.min(Math.max(wanted, window), buffers.rangeBytes());
        return fetch(position, (int) Math.min(count, size() - position));
    }

    private void readAhead() {
        long position = ahead.isEmpty() ? current.end() : ahead.getLast().end();
        while (position >= start && position < end && ahead.size() < MAX_AHEAD) {
            int count = buffers.nextBytes(end - position);
            if (!buffers.tryTake(count)) {
                return;
            }
            long from = position;
            ahead.add(new Ahead(from, count, executor.submit(() -> fetch(from, count))));
            position += count;
        }
    }

    private Range fetch(long position, int count) throws IOException {
        try {
            return ranges.get(at, position, count, current.etag());
        } catch (RefusedException e) {
            if (e.status() == RefusedException.PRECONDITION) {
                throw new IOException("object was replaced while it was read: key=" + at, e);
            }
            throw e;
        }
    }

    /// What a request brings that runs on another thread.
    static <T> T await(Future<T> answer, Object key) throws IOException {
        long start = System.nanoTime();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IOException("read failed: key=" + key, e);
            }
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted: action=read key=" + key);
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            StoreWaits.readSince(start);
        }
    }

    private void drop(Ahead range) {
        range.range().cancel(true);
        buffers.release(range.count());
    }

    private void dropAll() {
        ahead.forEach(this::drop);
        ahead.clear();
    }

    /// Gives back the buffer of what was read.
    private void recycle() {
        buffers.recycle(current.bytes());
        current = current.emptied();
    }

    @Override
    public void close() {
        dropAll();
        recycle();
    }
}
