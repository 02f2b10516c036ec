package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/// Codecs of types that are one of a few: enums, and sealed types of records and enums.
final class ChoiceCodecs {
    /// How many choices one byte can tell apart.
    static final int ONE_BYTE = 256;

    private ChoiceCodecs() {}

    /// True for an abstract sealed type of which all permitted classes are records, enums, or such
    /// types again.
    static boolean isChoice(Class<?> type) {
        if (!type.isSealed() || !Modifier.isAbstract(type.getModifiers()) || type.isEnum()) {
            return false;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (!permitted.isRecord() && !permitted.isEnum() && !isChoice(permitted)) {
                return false;
            }
        }
        return true;
    }

    /// The records and enums that a choice is one of.
    static List<Class<?>> leaves(Class<?> choice) {
        var leaves = new ArrayList<Class<?>>();
        addLeaves(choice, leaves);
        return leaves;
    }

    private static void addLeaves(Class<?> choice, List<Class<?>> leaves) {
        for (Class<?> permitted : choice.getPermittedSubclasses()) {
            if (isChoice(permitted)) {
                addLeaves(permitted, leaves);
            } else if (!leaves.contains(permitted)) {
                leaves.add(permitted);
            }
        }
    }

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
    static final class Sealed<T> extends PartedCodec<T> {
        private static final long serialVersionUID = 1;

        private final Class<?>[] leaves;

        /// @param arguments codecs of the type's own type parameters
        Sealed(
                Class<T> type,
                Class<?>[] leaves,
                Codec<Object>[] codecs,
                List<Codec<Object>> arguments) {
            super(type, codecs, arguments);
            this.leaves = leaves;
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
    }
}
