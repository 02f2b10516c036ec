package dev.mayfly.worker.input;

import dev.mayfly.function.ActionFunction;
import dev.mayfly.worker.flow.RecordSink;
import org.jspecify.annotations.Nullable;

/// A function of values as a sink.
record SinkOf(ActionFunction<Object> action) implements RecordSink {
    @Override
    public void accept(@Nullable Object key, Object value) throws Exception {
        action.accept(value);
    }

    @Override
    public void finish() {}
}
