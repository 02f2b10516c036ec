package dev.mayfly.worker.pipeline;

import dev.mayfly.worker.flow.RecordSink;
import org.jspecify.annotations.Nullable;

/// Passes on the first records and then ends the reading.
final class TakeStep implements RecordSink {
    private final RecordSink next;
    private final Chain chain;
    private long left;

    TakeStep(long count, Chain chain, RecordSink next) {
        this.chain = chain;
        this.left = count;
        this.next = next;
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        if (left > 0) {
            left--;
            next.accept(key, value);
        }
        if (left == 0) {
            throw chain.enough(next);
        }
    }

    @Override
    public void finish() throws Exception {
        next.finish();
    }
}
