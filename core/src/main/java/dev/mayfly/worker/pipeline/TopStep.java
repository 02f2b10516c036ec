package dev.mayfly.worker.pipeline;

import dev.mayfly.lineage.Greatest;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import org.jspecify.annotations.Nullable;

/// Keeps the greatest values and passes them on, greatest first.
final class TopStep implements RecordSink {
    private final Greatest greatest;
    private final RecordSink next;

    TopStep(Operator.Top top, RecordSink next) {
        this.greatest = new Greatest(top.count(), top.order(), top.codec());
        this.next = next;
    }

    @Override
    public void accept(@Nullable Object key, Object value) {
        greatest.add(value);
    }

    @Override
    public void finish() throws Exception {
        for (Object value : greatest.descending()) {
            next.accept(null, value);
        }
        next.finish();
    }
}
