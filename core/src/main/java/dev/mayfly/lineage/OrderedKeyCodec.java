package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.function.MapFunction;
import java.util.List;

/// Encodes a key behind the values that an order makes from it, so that the bytes of keys compare
/// as the order says. Keys that the order leaves equal are in the order of their own bytes.
///
/// @param functions make the values from the key
/// @param order of the values, one for each function
/// @param key encodes the key itself
public record OrderedKeyCodec(
        List<MapFunction<Object, Object>> functions, SortKeysCodec order, Codec<Object> key)
        implements Codec<Object> {
    /// Copies the list.
    public OrderedKeyCodec {
        functions = List.copyOf(functions);
    }

    @Override
    public void encode(Object value, Encoder out) {
        for (int i = 0; i < functions.size(); i++) {
            order.encode(i, partOf(functions.get(i), value), out);
        }
        key.encode(value, out);
    }

    private static Object partOf(MapFunction<Object, Object> function, Object value) {
        try {
            return function.apply(value);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("order failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Object decode(Decoder in) {
        var _ = order.decode(in);
        return key.decode(in);
    }

    @Override
    public boolean isView() {
        return key.isView();
    }

    @Override
    public String name() {
        return key.name() + " by " + order.name();
    }
}
