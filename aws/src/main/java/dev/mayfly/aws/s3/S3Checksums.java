package dev.mayfly.aws.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// Checksums as S3 writes them.
final class S3Checksums {
    private static final Pattern PLAIN_MD5 = Pattern.compile("\"?[0-9a-f]{32}\"?");

    private S3Checksums() {}

    /// CRC-32 of the first bytes of an array, in base 64.
    static String crc32(byte[] content, int count) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, count);
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// MD5 of the first bytes of an array, in base 64.
    static String md5(byte[] content, int count) {
        return Base64.getEncoder().encodeToString(digest(content, count));
    }

    /// Whether an ETag may be the MD5 of the object, and is another than that of the bytes. That of
    /// an object of parts never is.
    static boolean contradicts(String etag, byte[] content, int count) {
        return PLAIN_MD5.matcher(etag).matches()
                && !etag.replace("\"", "").equals(HexFormat.of().formatHex(digest(content, count)));
    }

    private static byte[] digest(byte[] content, int count) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(content, 0, count);
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }
}
