package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.storage.ObjectWriter;
import dev.mayfly.storage.StoreWaits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Writes an object: a small one with one request at the commit, a larger one in parts that are
/// sent while it is written. Parts grow, so that the largest object S3 takes has not too many. Used
/// by one thread.
///
/// What is sent again after a lost answer, or a second time because it is slow, may arrive late. So
/// a key that is written again while the first writer's requests are under way may get the older
/// bytes; attempts write under names of their own.
final class S3ObjectWriter implements ObjectWriter {
    private static final byte[] EMPTY = {};
    private static final int FIRST_BYTES = 64 << 10;
    private static final int MAX_PENDING = 4;

    /// After how many parts they double.
    private static final int PARTS_OF_A_SIZE = 1000;

    private static final int MAX_PART_BYTES = 1 << 30;

    private final S3Location at;
    private final S3Api api;
    private final S3Uploads uploads;
    private final ExecutorService executor;
    private final BufferPool buffers;
    private final Writers writers = Writers.NONE.next();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[FIRST_BYTES];
    private int filled;
    private int partBytes;
    private int started;
    private long size;
    private String upload = "";
    private boolean isDone;

    /// A part on its way.
    private record Pending(PartBody body, boolean isBudgeted, Future<CompletedPart> part) {}

    S3ObjectWriter(
            S3Location at,
            S3Api api,
            S3Uploads uploads,
            ExecutorService executor,
            BufferPool buffers,
            int partBytes) {
        this.at = at;
        this.api = api;
        this.uploads = uploads;
        this.executor = executor;
        this.buffers = buffers;
        this.partBytes = partBytes;
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        int done = 0;
        while (done < count) {
            if (filled == partBytes) {
                sendPart();
            }
            int step = Math.min(count - done, partBytes - filled);
            if (filled + step > buffer.length) {
                grow(filled + step);
            }
            System.arraycopy(source, offset + done, buffer, filled, step);
            filled += step;
            done += step;
            size += step;
        }
    }

    private void grow(int needed) {
        int doubled = (int) Math.min(2L * buffer.length, partBytes);
        byte[] larger = buffers.buffer(started > 0 ? partBytes : Math.max(needed, doubled));
        System.arraycopy(buffer, 0, larger, 0, filled);
        buffers.recycle(buffer);
        buffer = larger;
    }

    @Override
    public long size() {
        return size;
    }

    private void sendPart() throws IOException {
        if (upload.isEmpty()) {
            upload = uploads.start(at, writers);
        }
        int count = filled;
        while (pending.size() >= MAX_PENDING) {
            awaitPart();
        }
        boolean isBudgeted = buffers.tryTake(count);
        while (!isBudgeted && !pending.isEmpty()) {
            awaitPart();
            isBudgeted = buffers.tryTake(count);
        }
        var body = new PartBody(buffer, count);
        int number = ++started;
        if (number % PARTS_OF_A_SIZE == 0) {
            partBytes = (int) Math.min(MAX_PART_BYTES, 2L * partBytes);
        }
        pending.add(
                new Pending(
                        body,
                        isBudgeted,
                        executor.submit(() -> uploads.put(at, upload, number, body))));
        buffer = EMPTY;
        filled = 0;
    }

    private void awaitPart() throws IOException {
        Pending oldest = pending.remove();
        long start = System.nanoTime();
        try {
            parts.add(oldest.part().get());
            if (oldest.body().end()) {
                buffers.recycle(oldest.body().bytes());
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IOException("write failed: key=" + at, e);
            }
        } catch (InterruptedException e) {
            oldest.part().cancel(true);
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted: action=write key=" + at);
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            StoreWaits.wroteSince(start);
            release(oldest);
        }
    }

    private void release(Pending part) {
        if (part.isBudgeted()) {
            buffers.release(part.body().count());
        }
    }

    @Override
    public void commit() throws IOException {
        if (isDone) {
            throw new IllegalStateException("committed before: key=" + at);
        }
        if (upload.isEmpty()) {
            api.put(at, buffer, filled, new S3Api.Condition.Always(), Writers.NONE);
        } else {
            if (filled > 0) {
                sendPart();
            }
            while (!pending.isEmpty()) {
                awaitPart();
            }
            uploads.complete(at, upload, parts, writers);
        }
        isDone = true;
        buffer = EMPTY;
    }

    @Override
    public void close() throws IOException {
        for (Pending part : pending) {
            part.part().cancel(true);
            release(part);
        }
        pending.clear();
        if (!isDone && !upload.isEmpty()) {
            isDone = true;
            uploads.abort(at, upload);
        }
    }
}
