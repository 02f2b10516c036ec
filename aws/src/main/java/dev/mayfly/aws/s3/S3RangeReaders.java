package dev.mayfly.aws.s3;

import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore.ObjectRange;
import dev.mayfly.storage.ObjectStore.RangeReaders;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Opens ranges some ahead of their turn, each by the request for its first bytes, as far as the
/// store's buffers allow. A range of several requests reads ahead on its own, so that nothing is
/// opened ahead of its end. Used by one thread.
final class S3RangeReaders implements RangeReaders {
    private static final int MAX_AHEAD = 16;

    private final S3ObjectStore store;
    private final List<ObjectRange> ranges;
    private final ExecutorService executor;
    private final BufferPool buffers;
    private final Deque<Opening> ahead = new ArrayDeque<>();
    private int next;

    /// A range whose first bytes are on their way.
    private record Opening(ObjectRange range, int bytes, Future<ObjectReader> reader) {}

    S3RangeReaders(
            S3ObjectStore store,
            List<ObjectRange> ranges,
            ExecutorService executor,
            BufferPool buffers) {
        this.store = store;
        this.ranges = ranges;
        this.executor = executor;
        this.buffers = buffers;
    }

    @Override
    public ObjectReader next() throws IOException {
        Opening opening = ahead.poll();
        if (opening == null) {
            if (next == ranges.size()) {
                throw new NoSuchElementException("no further range");
            }
            ObjectRange range = ranges.get(next++);
            openAhead(range);
            return open(range);
        }
        buffers.release(opening.bytes());
        openAhead(opening.range());
        return S3ObjectReader.await(opening.reader(), opening.range().key());
    }

    private ObjectReader open(ObjectRange range) throws IOException {
        return store.open(range.key(), range.position(), range.end());
    }

    private int firstBytes(ObjectRange range) {
        return buffers.nextBytes(range.end() - range.position());
    }

    private void openAhead(ObjectRange current) {
        ObjectRange last = ahead.isEmpty() ? current : ahead.getLast().range();
        while (next < ranges.size()
                && ahead.size() < MAX_AHEAD
                && firstBytes(last) == last.end() - last.position()) {
            ObjectRange range = ranges.get(next);
            int bytes = firstBytes(range);
            if (!buffers.tryTake(bytes)) {
                return;
            }
            next++;
            ahead.add(new Opening(range, bytes, executor.submit(() -> open(range))));
            last = range;
        }
    }

    /// A reader that was opened ahead holds nothing before it is first read.
    @Override
    public void close() {
        for (Opening opening : ahead) {
            opening.reader().cancel(true);
            buffers.release(opening.bytes());
        }
        ahead.clear();
    }
}
