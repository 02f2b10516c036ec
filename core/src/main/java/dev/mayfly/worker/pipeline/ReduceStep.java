package dev.mayfly.worker.pipeline;

import dev.mayfly.codec.KeptValue;
import dev.mayfly.lineage.Operator;
import dev.mayfly.worker.flow.RecordSink;
import org.jspecify.annotations.Nullable;

/// Merges all values into one and passes that on, if there was any.
final class ReduceStep implements RecordSink {
    private final Operator.Reduce reduce;
    private final RecordSink next;
    private @Nullable Object merged;

    ReduceStep(Operator.Reduce reduce, RecordSink next) {
        this.reduce = reduce;
        this.next = next;
    }

    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        Object old = merged;
        Object result = old == null ? value : Steps.present(reduce.function().apply(old, value));
        merged = result == old ? old : KeptValue.of(reduce.codec(), result);
    }

    @Override
    public void finish() throws Exception {
        if (merged != null) {
            next.accept(null, merged);
        }
        next.finish();
    }
}
