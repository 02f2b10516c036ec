package dev.mayfly.worker.pipeline;

import dev.mayfly.function.PairEmitter;
import dev.mayfly.function.PairsFunction;

/// Says when it is set up and cleaned up.
final class Telling implements PairsFunction<Object, Object, Object, Object> {
    private static final long serialVersionUID = 1;

    @Override
    public void setup(PairEmitter<Object, Object> out) throws Exception {
        out.emit("setup", 0);
    }

    @Override
    public void apply(Object key, Object value, PairEmitter<Object, Object> out) throws Exception {
        out.emit(key, value);
    }

    @Override
    public void cleanup(PairEmitter<Object, Object> out) throws Exception {
        out.emit("cleanup", 0);
    }
}
