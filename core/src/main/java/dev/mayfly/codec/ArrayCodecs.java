package dev.mayfly.codec;

/// Codecs of arrays of primitives. They are their elements one after the other where the record
/// ends them, and lists of them inside other values.
final class ArrayCodecs {
    private ArrayCodecs() {}

    /// The bytes themselves, in unsigned order.
    record Bytes() implements Codec<byte[]> {
        @Override
        public void encode(byte[] value, Encoder out) {
            EncodingException.refuseNull(value, "byte[]");
            out.writeBytes(value, 0, value.length);
        }

        @Override
        public byte[] decode(Decoder in) {
            byte[] rest = in.rest();
            in.skip(rest.length);
            return rest;
        }

        @Override
        public String name() {
            return "byte[]";
        }
    }

    /// An array of a primitive type whose encoded elements have one size.
    ///
    /// @param <A> the array's type
    abstract static sealed class Primitives<A> implements Codec<A>
            permits Booleans, Shorts, Characters, Integers, Longs, Floats, Doubles {
        private static final long serialVersionUID = 1;

        abstract int elementSize();

        abstract int length(A array);

        abstract A newArray(int length);

        abstract void write(A array, int index, Encoder out);

        abstract void read(A array, int index, Decoder in);

        @Override
        public void encode(A value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            int length = length(value);
            for (int i = 0; i < length; i++) {
                write(value, i, out);
            }
        }

        @Override
        public A decode(Decoder in) {
            int size = in.remaining();
            if (size % elementSize() != 0) {
                throw new EncodingException("not a " + name() + ": bytes=" + size);
            }
            A array = newArray(size / elementSize());
            for (int i = 0; i < size / elementSize(); i++) {
                read(array, i, in);
            }
            return array;
        }

        @Override
        public void encodeElement(A value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            int length = length(value);
            for (int i = 0; i < length; i++) {
                out.writeByte(CollectionCodecs.ELEMENT);
                write(value, i, out);
            }
            out.writeByte(CollectionCodecs.END);
        }

        @Override
        public A decodeElement(Decoder in) {
            A array = newArray(elementCount(in));
            int length = length(array);
            for (int i = 0; i < length; i++) {
                in.skip(1);
                read(array, i, in);
            }
            in.skip(1);
            return array;
        }

        private int elementCount(Decoder in) {
            byte[] bytes = in.array();
            int end = in.position() + in.remaining();
            int count = 0;
            for (int at = in.position(); at < end; at += 1 + elementSize()) {
                if (bytes[at] == CollectionCodecs.END) {
                    return count;
                }
                if (bytes[at] != CollectionCodecs.ELEMENT) {
                    throw new EncodingException(
                            "neither element nor end of a collection: byte=" + bytes[at]);
                }
                count++;
            }
            throw new EncodingException("end of " + name() + " missing");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Primitives<?> that && that.name().equals(name());
        }

        @Override
        public int hashCode() {
            return name().hashCode();
        }
    }

    /// An array of boolean.
    static final class Booleans extends Primitives<boolean[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 1;
        }

        @Override
        int length(boolean[] array) {
            return array.length;
        }

        @Override
        boolean[] newArray(int length) {
            return new boolean[length];
        }

        @Override
        void write(boolean[] array, int index, Encoder out) {
            PrimitiveCodecs.writeBoolean(array[index], out);
        }

        @Override
        void read(boolean[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readBoolean(in);
        }

        @Override
        public String name() {
            return "boolean[]";
        }
    }

    /// An array of short.
    static final class Shorts extends Primitives<short[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 2;
        }

        @Override
        int length(short[] array) {
            return array.length;
        }

        @Override
        short[] newArray(int length) {
            return new short[length];
        }

        @Override
        void write(short[] array, int index, Encoder out) {
            PrimitiveCodecs.writeShort(array[index], out);
        }

        @Override
        void read(short[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readShort(in);
        }

        @Override
        public String name() {
            return "short[]";
        }
    }

    /// An array of char.
    static final class Characters extends Primitives<char[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 2;
        }

        @Override
        int length(char[] array) {
            return array.length;
        }

        @Override
        char[] newArray(int length) {
            return new char[length];
        }

        @Override
        void write(char[] array, int index, Encoder out) {
            PrimitiveCodecs.writeCharacter(array[index], out);
        }

        @Override
        void read(char[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readCharacter(in);
        }

        @Override
        public String name() {
            return "char[]";
        }
    }

    /// An array of int.
    static final class Integers extends Primitives<int[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 4;
        }

        @Override
        int length(int[] array) {
            return array.length;
        }

        @Override
        int[] newArray(int length) {
            return new int[length];
        }

        @Override
        void write(int[] array, int index, Encoder out) {
            PrimitiveCodecs.writeInt(array[index], out);
        }

        @Override
        void read(int[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readInt(in);
        }

        @Override
        public String name() {
            return "int[]";
        }
    }

    /// An array of long.
    static final class Longs extends Primitives<long[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 8;
        }

        @Override
        int length(long[] array) {
            return array.length;
        }

        @Override
        long[] newArray(int length) {
            return new long[length];
        }

        @Override
        void write(long[] array, int index, Encoder out) {
            PrimitiveCodecs.writeLong(array[index], out);
        }

        @Override
        void read(long[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readLong(in);
        }

        @Override
        public String name() {
            return "long[]";
        }
    }

    /// An array of float.
    static final class Floats extends Primitives<float[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 4;
        }

        @Override
        int length(float[] array) {
            return array.length;
        }

        @Override
        float[] newArray(int length) {
            return new float[length];
        }

        @Override
        void write(float[] array, int index, Encoder out) {
            PrimitiveCodecs.writeFloat(array[index], out);
        }

        @Override
        void read(float[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readFloat(in);
        }

        @Override
        public String name() {
            return "float[]";
        }
    }

    /// An array of double.
    static final class Doubles extends Primitives<double[]> {
        private static final long serialVersionUID = 1;

        @Override
        int elementSize() {
            return 8;
        }

        @Override
        int length(double[] array) {
            return array.length;
        }

        @Override
        double[] newArray(int length) {
            return new double[length];
        }

        @Override
        void write(double[] array, int index, Encoder out) {
            PrimitiveCodecs.writeDouble(array[index], out);
        }

        @Override
        void read(double[] array, int index, Decoder in) {
            array[index] = PrimitiveCodecs.readDouble(in);
        }

        @Override
        public String name() {
            return "double[]";
        }
    }
}
