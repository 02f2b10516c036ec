package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A codec of a type whose values are encoded by the codecs of other types: of a record's
/// components, or of the classes that a sealed type permits.
abstract sealed class PartedCodec<T> implements SelfDelimiting<T>
        permits RecordCodec, ChoiceCodecs.Sealed {
    private static final long serialVersionUID = 1;

    final Class<T> type;
    final Codec<Object>[] codecs;
    private final boolean isKey;
    private final boolean isView;
    private final transient @Nullable List<Codec<Object>> arguments;

    /// @param codecs of the other types
    /// @param arguments codecs of the type's own type parameters
    PartedCodec(Class<T> type, Codec<Object>[] codecs, List<Codec<Object>> arguments) {
        this.type = type;
        this.codecs = codecs;
        this.arguments = arguments;
        boolean areKeys = true;
        boolean isAnyView = false;
        for (Codec<Object> codec : codecs) {
            areKeys &= codec.isKey();
            isAnyView |= codec.isView();
        }
        this.isKey = areKeys;
        this.isView = isAnyView;
    }

    @Override
    public boolean isKey() {
        return isKey;
    }

    @Override
    public Codec<T> asKey() {
        return isKey ? this : CodecResolver.asKey(type, arguments, name());
    }

    @Override
    public boolean isView() {
        return isView;
    }

    @Override
    public String name() {
        return type.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartedCodec<?> that
                && that.type == type
                && Arrays.equals(that.codecs, codecs);
    }

    @Override
    public int hashCode() {
        return type.getName().hashCode();
    }
}
