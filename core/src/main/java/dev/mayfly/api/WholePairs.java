package dev.mayfly.api;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Codecs;
import dev.mayfly.function.PairFunction;
import dev.mayfly.lineage.Operator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What takes a pair as one value: collected pairs, and the nodes of operations. [KeyedDataset]
/// says what these mean and knows their types.
final class WholePairs {
    private WholePairs() {}

    /// A record that was collected.
    @SuppressWarnings("unchecked")
    static <K, V> KeyValue<K, V> of(Engine.Entry entry) {
        Object key = entry.key();
        if (key == null) {
            throw new IllegalStateException("record without key");
        }
        return new KeyValue<>((K) key, (V) entry.value());
    }

    /// The same pairs as a map, in their order.
    ///
    /// @throws IllegalStateException if a key occurs twice
    static <K, V> Map<K, V> asMap(List<KeyValue<K, V>> pairs) {
        var map = new LinkedHashMap<K, V>();
        for (KeyValue<K, V> pair : pairs) {
            if (map.put(pair.key(), pair.value()) != null) {
                throw new IllegalStateException("key occurs twice: " + pair.key());
            }
        }
        return map;
    }

    /// Each pair as a value, a [KeyValue].
    static Node values(Node pairs, String operation) {
        return pairs.values(operation, codec(pairs), new Operator.MapPair(KeyValue::new));
    }

    private static Codec<Object> codec(Node pairs) {
        return Node.erased(Codecs.records(KeyValue.class, List.of(pairs.key(), pairs.value())));
    }

    /// Such values as pairs again.
    ///
    /// @param like has pairs of their types
    static Node pairs(Node values, String operation, Node like) {
        return values.pairs(
                operation,
                like.key(),
                like.value(),
                new Operator.ToPairs((value, out) -> {
                    var pair = (KeyValue<?, ?>) value;
                    out.emit(pair.key(), pair.value());
                }));
    }

    /// Each pair once. Equal pairs have equal keys: where these are partitioned, nothing moves.
    static Node distinct(Node pairs) {
        Codec<Object> value = Shipping.requireKey(pairs.value(), "distinct");
        Codec<Object> whole = Node.erased(Codecs.pairs(pairs.key(), value));
        Node keys = pairs.pairs("distinct", whole, value, new Operator.PairToKey());
        return ByKey.first(keys, "distinct")
                .pairs("distinct", pairs.key(), pairs.value(), new Operator.KeyToPair());
    }

    /// All pairs in the order of what a function makes of them.
    static Node sorted(Node pairs, PairFunction<?, ?, ?> function, boolean isDescending) {
        Shipping.require(function, "sortBy");
        PairFunction<Object, Object, Object> key = Node.cast(function);
        Node keyed =
                values(pairs, "sortBy")
                        .pairs(
                                "sortBy",
                                Shipping.keyCodec(function, "sortBy"),
                                codec(pairs),
                                new Operator.KeyBy(value -> {
                                    var pair = (KeyValue<?, ?>) value;
                                    return key.apply(pair.key(), pair.value());
                                }));
        Node sorted = ByKey.sort(keyed, isDescending, ByKey.AUTO.count());
        return pairs(sorted.values("sortBy", codec(pairs), new Operator.Values()), "sortBy", pairs);
    }
}
