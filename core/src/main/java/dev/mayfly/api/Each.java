package dev.mayfly.api;

import dev.mayfly.function.Emitter;
import dev.mayfly.function.FlatMapFunction;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairFlatMapFunction;
import dev.mayfly.function.PairFunction;

/// Has functions that return an iterable emit each of its values.
final class Each {
    private Each() {}

    static <T, R> FlatMapFunction<T, R> of(MapFunction<T, ? extends Iterable<R>> function) {
        return (value, out) -> emit(function.apply(value), out);
    }

    static <K, V, R> PairFlatMapFunction<K, V, R> of(
            PairFunction<K, V, ? extends Iterable<R>> function) {
        return (key, value, out) -> emit(function.apply(key, value), out);
    }

    private static <R> void emit(Iterable<R> results, Emitter<R> out) throws Exception {
        for (R result : results) {
            out.emit(result);
        }
    }
}
