package dev.mayfly.worker.pipeline;

import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.ArrayList;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Keeps the greatest values and passes them on, greatest first.
final class TopStep implements RecordSink {
    private final Operator.Top top;
    private final RecordSink next;
    private final PriorityQueue<Object> greatest;

    TopStep(Operator.Top top, RecordSink next) {
        this.top = top;
        this.next = next;
        this.greatest = new PriorityQueue<>(Math.max(1, Math.min(top.count(), 1024)), top.order());
    }

    @Override
    public void accept(@Nullable Object key, Object value) {
        if (greatest.size() < top.count()) {
            greatest.add(KeptValue.of(top.codec(), value));
        } else if (top.count() > 0 && top.order().compare(value, greatest.peek()) > 0) {
            greatest.poll();
            greatest.add(KeptValue.of(top.codec(), value));
        }
    }

    @Override
    public void finish() throws Exception {
        var sorted = new ArrayList<>(greatest);
        sorted.sort(top.order().reversed());
        for (Object value : sorted) {
            next.accept(null, value);
        }
        next.finish();
    }
}
