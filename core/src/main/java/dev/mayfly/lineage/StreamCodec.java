package dev.mayfly.lineage;

import dev.mayfly.codec.Codec;
import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;

/// Stands in for the codec of streams of values, which exist only inside a task.
public record StreamCodec(String of) implements Codec<Object> {
    /// In the place of the codec of streams of such elements.
    public static Codec<Object> of(Codec<Object> element) {
        return new StreamCodec(element.name());
    }

    @Override
    public void encode(Object value, Encoder out) {
        throw refused();
    }

    @Override
    public Object decode(Decoder in) {
        throw refused();
    }

    private EncodingException refused() {
        return new EncodingException(
                "a group's values stream and cannot be moved, kept or collected: first map them to"
                        + " something that can, such as a list: values="
                        + of);
    }

    @Override
    public boolean isKey() {
        return false;
    }

    @Override
    public String name() {
        return "stream of " + of;
    }
}
