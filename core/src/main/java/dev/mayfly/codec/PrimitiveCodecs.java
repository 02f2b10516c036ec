package dev.mayfly.codec;

/// Codecs of the primitive types, boxed. Sizes are fixed; integers are big-endian with the sign bit
/// flipped. The static methods are the same without boxes, for components of records.
final class PrimitiveCodecs {
    private PrimitiveCodecs() {}

    /// A codec whose plain form already tells where it stops.
    interface SelfDelimiting<T> extends Codec<T> {
        @Override
        default void encodeElement(T value, Encoder out) {
            encode(value, out);
        }

        @Override
        default T decodeElement(Decoder in) {
            return decode(in);
        }
    }

    /// One byte, 0 or 1.
    record Booleans() implements SelfDelimiting<Boolean> {
        @Override
        public void encode(Boolean value, Encoder out) {
            EncodingException.refuseNull(value, "Boolean");
            writeBoolean(value, out);
        }

        @Override
        public Boolean decode(Decoder in) {
            return readBoolean(in);
        }

        @Override
        public String name() {
            return "Boolean";
        }
    }

    /// One byte.
    record Bytes() implements SelfDelimiting<Byte> {
        @Override
        public void encode(Byte value, Encoder out) {
            EncodingException.refuseNull(value, "Byte");
            writeByte(value, out);
        }

        @Override
        public Byte decode(Decoder in) {
            return readByte(in);
        }

        @Override
        public String name() {
            return "Byte";
        }
    }

    /// Two bytes.
    record Shorts() implements SelfDelimiting<Short> {
        @Override
        public void encode(Short value, Encoder out) {
            EncodingException.refuseNull(value, "Short");
            writeShort(value, out);
        }

        @Override
        public Short decode(Decoder in) {
            return readShort(in);
        }

        @Override
        public String name() {
            return "Short";
        }
    }

    /// Two bytes, unsigned.
    record Characters() implements SelfDelimiting<Character> {
        @Override
        public void encode(Character value, Encoder out) {
            EncodingException.refuseNull(value, "Character");
            writeCharacter(value, out);
        }

        @Override
        public Character decode(Decoder in) {
            return readCharacter(in);
        }

        @Override
        public String name() {
            return "Character";
        }
    }

    /// Four bytes.
    record Integers() implements SelfDelimiting<Integer> {
        @Override
        public void encode(Integer value, Encoder out) {
            EncodingException.refuseNull(value, "Integer");
            writeInt(value, out);
        }

        @Override
        public Integer decode(Decoder in) {
            return readInt(in);
        }

        @Override
        public String name() {
            return "Integer";
        }
    }

    /// Eight bytes.
    record Longs() implements SelfDelimiting<Long> {
        @Override
        public void encode(Long value, Encoder out) {
            EncodingException.refuseNull(value, "Long");
            writeLong(value, out);
        }

        @Override
        public Long decode(Decoder in) {
            return readLong(in);
        }

        @Override
        public String name() {
            return "Long";
        }
    }

    /// Four bytes, in the order of [Float#compareTo].
    record Floats() implements SelfDelimiting<Float> {
        @Override
        public void encode(Float value, Encoder out) {
            EncodingException.refuseNull(value, "Float");
            writeFloat(value, out);
        }

        @Override
        public Float decode(Decoder in) {
            return readFloat(in);
        }

        @Override
        public String name() {
            return "Float";
        }
    }

    /// Eight bytes, in the order of [Double#compareTo].
    record Doubles() implements SelfDelimiting<Double> {
        @Override
        public void encode(Double value, Encoder out) {
            EncodingException.refuseNull(value, "Double");
            writeDouble(value, out);
        }

        @Override
        public Double decode(Decoder in) {
            return readDouble(in);
        }

        @Override
        public String name() {
            return "Double";
        }
    }

    static void writeBoolean(boolean value, Encoder out) {
        out.writeByte(value ? 1 : 0);
    }

    static boolean readBoolean(Decoder in) {
        int value = in.readByte();
        if (value > 1) {
            throw new EncodingException("neither true nor false: byte=" + value);
        }
        return value == 1;
    }

    static void writeByte(byte value, Encoder out) {
        out.writeByte(value ^ Byte.MIN_VALUE);
    }

    static byte readByte(Decoder in) {
        return (byte) (in.readByte() ^ Byte.MIN_VALUE);
    }

    static void writeShort(short value, Encoder out) {
        writeCharacter((char) (value ^ Short.MIN_VALUE), out);
    }

    static short readShort(Decoder in) {
        return (short) (readCharacter(in) ^ Short.MIN_VALUE);
    }

    static void writeCharacter(char value, Encoder out) {
        out.writeByte(value >>> 8);
        out.writeByte(value);
    }

    static char readCharacter(Decoder in) {
        int high = in.readByte();
        return (char) (high << 8 | in.readByte());
    }

    static void writeInt(int value, Encoder out) {
        out.writeInt(value ^ Integer.MIN_VALUE);
    }

    static int readInt(Decoder in) {
        return in.readInt() ^ Integer.MIN_VALUE;
    }

    static void writeLong(long value, Encoder out) {
        out.writeLong(value ^ Long.MIN_VALUE);
    }

    static long readLong(Decoder in) {
        return in.readLong() ^ Long.MIN_VALUE;
    }

    static void writeFloat(float value, Encoder out) {
        int bits = Float.floatToIntBits(value);
        out.writeInt(bits ^ (bits >> 31 | Integer.MIN_VALUE));
    }

    static float readFloat(Decoder in) {
        int bits = in.readInt();
        return Float.intBitsToFloat(bits ^ (~bits >> 31 | Integer.MIN_VALUE));
    }

    static void writeDouble(double value, Encoder out) {
        long bits = Double.doubleToLongBits(value);
        out.writeLong(bits ^ (bits >> 63 | Long.MIN_VALUE));
    }

    static double readDouble(Decoder in) {
        long bits = in.readLong();
        return Double.longBitsToDouble(bits ^ (~bits >> 63 | Long.MIN_VALUE));
    }
}
