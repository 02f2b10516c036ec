package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.function.MapFunction;
import dev.mayfly.function.PairEmitter;
import dev.mayfly.lineage.GroupedKey;
import dev.mayfly.lineage.GroupedKeyCodec;
import java.io.Serializable;

/// The part of a key that decides its group.
///
/// @param function makes the part
/// @param codec of the part
record Grouping(MapFunction<Object, Object> function, Codec<Object> codec) implements Serializable {
    /// The codec of keys with their group in front.
    Codec<Object> keys(Codec<Object> key) {
        return Dataset.erased(new GroupedKeyCodec(codec, key));
    }

    /// A context that puts the group in front of each key.
    Context<Object, Object> context(PairEmitter<Object, Object> out) {
        return (key, value) -> out.emit(new GroupedKey(function.apply(key), key), value);
    }
}
