package dev.mayfly.worker.shuffle;

import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;
import dev.mayfly.lineage.Values;

/// Adds the values of a key.
final class Adding implements PairsFunction<Object, Values<Object>, Object, Object> {
    private static final long serialVersionUID = 1;

    @Override
    public void apply(Object key, Values<Object> values, PairEmitter<Object, Object> out)
            throws Exception {
        long sum = 0;
        for (Object value : values) {
            sum += (Long) value;
        }
        out.emit(key, sum);
    }
}
