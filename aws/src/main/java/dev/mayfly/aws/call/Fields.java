package dev.mayfly.aws.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.codec.Decoder;
import dev.mayfly.codec.Encoder;
import dev.mayfly.codec.EncodingException;
import java.util.Arrays;

/// Reads and writes the fields that invocations and answers are made of, described in
/// `docs/formats/invocation.md`.
final class Fields {
    private static final int INLINE = 0;
    private static final int STORED = 1;

    private Fields() {}

    static void writeText(String text, Encoder out) {
        writeBytes(text.getBytes(UTF_8), out);
    }

    static String readText(Decoder in) {
        return new String(readBytes(in), UTF_8);
    }

    static void writeBytes(byte[] bytes, Encoder out) {
        out.writeVarint(bytes.length);
        out.writeBytes(bytes, 0, bytes.length);
    }

    static byte[] readBytes(Decoder in) {
        return readBytes(in, in.readVarint());
    }

    static byte[] readBytes(Decoder in, int count) {
        int start = in.skip(count);
        return Arrays.copyOfRange(in.array(), start, start + count);
    }

    /// A number of elements that each take at least a byte.
    static int readCount(Decoder in) {
        int count = in.readVarint();
        if (count < 0 || count > in.remaining()) {
            throw new EncodingException("count is larger than what follows: count=" + count);
        }
        return count;
    }

    static void writeBody(Body body, Encoder out) {
        switch (body) {
            case Body.Inline(byte[] bytes) -> {
                out.writeByte(INLINE);
                writeBytes(bytes, out);
            }
            case Body.Stored(String key, int size, int checksum) -> {
                out.writeByte(STORED);
                writeText(key, out);
                out.writeVarint(size);
                out.writeInt(checksum);
            }
        }
    }

    static Body readBody(Decoder in) {
        int kind = in.readByte();
        return switch (kind) {
            case INLINE -> new Body.Inline(readBytes(in));
            case STORED -> new Body.Stored(readText(in), in.readVarint(), in.readInt());
            default -> throw new EncodingException("unknown kind of body: kind=" + kind);
        };
    }

    /// Checks the first byte.
    static void readVersion(Decoder in, int expected) {
        int version = in.readByte();
        if (version != expected) {
            throw new EncodingException(
                    "driver and function are of different versions; deploy the function again:"
                            + " version="
                            + version
                            + " expected="
                            + expected);
        }
    }

    /// Checks that nothing follows.
    static void readEnd(Decoder in) {
        if (in.remaining() != 0) {
            throw new EncodingException("bytes behind the end: count=" + in.remaining());
        }
    }
}
