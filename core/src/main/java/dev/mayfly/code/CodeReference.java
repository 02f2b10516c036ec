package dev.mayfly.code;

import java.util.HexFormat;
import java.util.Locale;

/// A jar of user code in the store. Equal code has equal references, whoever put it there.
///
/// @param sha256 of the jar's bytes, in lower-case hexadecimal digits
/// @param key where the jar is
public record CodeReference(String sha256, String key) {
    private static final int HASH_BYTES = 32;

    /// Checks the hash.
    public CodeReference {
        if (HexFormat.of().parseHex(sha256).length != HASH_BYTES
                || !sha256.equals(sha256.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not a SHA-256 hash: " + sha256);
        }
    }

    /// The reference of a jar whose hash is known.
    public static CodeReference of(byte[] hash, String key) {
        return new CodeReference(HexFormat.of().formatHex(hash), key);
    }

    /// The bytes of the hash.
    public byte[] hash() {
        return HexFormat.of().parseHex(sha256);
    }
}
