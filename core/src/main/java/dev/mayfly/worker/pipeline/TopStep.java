package dev.mayfly.worker.pipeline;

import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Keeps the greatest values and passes them on, greatest first. Of values that the order leaves
/// equal, those that came first are greater, so that it does not matter how the values are split.
final class TopStep implements RecordSink {
    private final Operator.Top top;
    private final RecordSink next;
    private final Comparator<Candidate> order;
    private final PriorityQueue<Candidate> greatest;
    private long arrivals;

    private record Candidate(Object value, long arrival) {}

    TopStep(Operator.Top top, RecordSink next) {
        this.top = top;
        this.next = next;
        this.order =
                Comparator.comparing(Candidate::value, top.order())
                        .thenComparing(Comparator.comparingLong(Candidate::arrival).reversed());
        this.greatest = new PriorityQueue<>(Math.max(1, Math.min(top.count(), 1024)), order);
    }

    @Override
    public void accept(@Nullable Object key, Object value) {
        if (greatest.size() < top.count()) {
            keep(value);
        } else if (top.count() > 0 && top.order().compare(value, greatest.peek().value()) > 0) {
            greatest.poll();
            keep(value);
        }
    }

    private void keep(Object value) {
        greatest.add(new Candidate(KeptValue.of(top.codec(), value), arrivals++));
    }

    @Override
    public void finish() throws Exception {
        var sorted = new ArrayList<>(greatest);
        sorted.sort(order.reversed());
        for (Candidate candidate : sorted) {
            next.accept(null, candidate.value());
        }
        next.finish();
    }
}
