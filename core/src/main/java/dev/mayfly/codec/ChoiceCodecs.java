package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Codecs of types that are one of a few: enums, and sealed types of records and enums.
final class ChoiceCodecs {
    /// How many choices one byte can tell apart.
    static final int ONE_BYTE = 256;

    private ChoiceCodecs() {}

    /// The constant's ordinal, in one byte, or in two if there are more than 256 constants.
    @SuppressWarnings("EnumOrdinal") // driver and workers run the same code
    static final class Enums<E extends Enum<E>> implements SelfDelimiting<E> {
        private static final long serialVersionUID = 1;

        private final Class<E> type;
        private transient E[] constants;

        Enums(Class<E> type) {
            this.type = type;
            this.constants = type.getEnumConstants();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            constants = type.getEnumConstants();
        }

        @Override
        public void encode(E value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            if (constants.length > ONE_BYTE) {
                out.writeByte(value.ordinal() >>> 8);
            }
            out.writeByte(value.ordinal());
        }

        @Override
        public E decode(Decoder in) {
            int ordinal = in.readByte();
            if (constants.length > ONE_BYTE) {
                ordinal = ordinal << 8 | in.readByte();
            }
            if (ordinal >= constants.length) {
                throw new EncodingException("no such " + name() + ": ordinal=" + ordinal);
            }
            return constants[ordinal];
        }

        @Override
        public String name() {
            return type.getSimpleName();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Enums<?> that && that.type == type;
        }

        @Override
        public int hashCode() {
            return type.getName().hashCode();
        }
    }

    /// One byte for the class, in the order of the `permits` clause, nested sealed types in the
    /// place of their own; then the value.
    static final class Sealed<T> implements SelfDelimiting<T> {
        private static final long serialVersionUID = 1;

        private final Class<T> type;
        private final Class<?>[] leaves;
        private final Codec<Object>[] codecs;
        private final boolean isKey;
        private final boolean isView;
        private final transient @Nullable List<Codec<Object>> arguments;

        /// @param arguments codecs of the type's own type parameters
        Sealed(
                Class<T> type,
                Class<?>[] leaves,
                Codec<Object>[] codecs,
                List<Codec<Object>> arguments) {
            this.type = type;
            this.leaves = leaves;
            this.codecs = codecs;
            this.arguments = arguments;
            this.isKey = RecordCodec.areKeys(codecs);
            this.isView = RecordCodec.isAnyView(codecs);
        }

        @Override
        public void encode(T value, Encoder out) {
            int leaf = leafOf(value);
            out.writeByte(leaf);
            codecs[leaf].encodeElement(value, out);
        }

        private int leafOf(T value) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            Class<?> actual =
                    value instanceof Enum<?> constant
                            ? constant.getDeclaringClass()
                            : value.getClass();
            for (int i = 0; i < leaves.length; i++) {
                if (leaves[i] == actual) {
                    return i;
                }
            }
            throw new EncodingException(actual.getName() + " is no " + type.getName());
        }

        @Override
        @SuppressWarnings("unchecked")
        public T decode(Decoder in) {
            int leaf = in.readByte();
            if (leaf >= codecs.length) {
                throw new EncodingException("no such " + name() + ": class=" + leaf);
            }
            return (T) codecs[leaf].decodeElement(in);
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
            return other instanceof Sealed<?> that
                    && that.type == type
                    && Arrays.equals(that.codecs, codecs);
        }

        @Override
        public int hashCode() {
            return type.getName().hashCode();
        }
    }
}
