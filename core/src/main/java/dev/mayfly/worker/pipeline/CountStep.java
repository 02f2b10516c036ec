package dev.mayfly.worker.pipeline;

import dev.mayfly.worker.flow.RecordSink;
import org.jspecify.annotations.Nullable;

/// Passes on the number of records.
final class CountStep implements RecordSink {
    private final RecordSink next;
    private long count;

    CountStep(RecordSink next) {
        this.next = next;
    }

    @Override
    public void accept(@Nullable Object key, Object value) {
        count++;
    }

    @Override
    public void finish() throws Exception {
        next.accept(null, count);
        next.finish();
    }
}
