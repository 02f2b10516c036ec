package dev.mayfly.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.zip.CRC32C;

/// The outside of a small object that outlives the process which wrote it: a mark of four letters
/// that says what it is, a version, the content, and a checksum of all before it.
///
/// @param mark four letters
/// @param version of what is inside, from 1 to 127
public record Envelope(String mark, int version) {
    private static final int MARK_BYTES = 4;
    private static final int CHECKSUM_BYTES = 4;

    /// Checks mark and version.
    public Envelope {
        if (!mark.matches("[A-Za-z]{4}") || version < 1 || version > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("mark=" + mark + " version=" + version);
        }
    }

    /// The bytes with some content inside.
    public byte[] seal(byte[] content) {
        var out = new Encoder(content.length + 16);
        out.writeBytes(mark.getBytes(US_ASCII), 0, MARK_BYTES);
        out.writeByte(version);
        out.writeBytes(content, 0, content.length);
        out.writeInt(checksum(out.array(), out.size()));
        return out.toBytes();
    }

    /// The content that [#seal] put inside.
    ///
    /// @param place where the bytes come from, for messages
    /// @throws EncodingException if they are damaged, something else, or of another version
    public byte[] open(byte[] sealed, String place) {
        int end = sealed.length - CHECKSUM_BYTES;
        if (end <= MARK_BYTES
                || !mark.equals(new String(Arrays.copyOf(sealed, MARK_BYTES), US_ASCII))) {
            throw new EncodingException(
                    "not an object of this kind: mark=" + mark + " at=" + place);
        }
        int found = Decoder.of(Arrays.copyOfRange(sealed, end, sealed.length)).readInt();
        if (found != checksum(sealed, end)) {
            throw new EncodingException("object is damaged: mark=" + mark + " at=" + place);
        }
        if (sealed[MARK_BYTES] != version) {
            throw new EncodingException(
                    "object was written by another version of Mayfly: mark="
                            + mark
                            + " version="
                            + sealed[MARK_BYTES]
                            + " expected="
                            + version
                            + " at="
                            + place);
        }
        return Arrays.copyOfRange(sealed, MARK_BYTES + 1, end);
    }

    private static int checksum(byte[] bytes, int end) {
        var crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }
}
