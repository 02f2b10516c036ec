package dev.mayfly.aws.deploy.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// The code of a function, told by its bytes.
///
/// @param file a zip
/// @param sha256 of its bytes, in hexadecimal
public record Archive(Path file, long bytes, String sha256) {
    /// What Lambda takes in a request.
    public static final long MAX_BYTES = 50L << 20;

    private static final int ALIAS_DIGITS = 16;

    /// Reads a file.
    ///
    /// @throws IOException if it is not there, or larger than Lambda takes
    public static Archive of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no archive of the function");
        }
        long bytes = Files.size(file);
        if (bytes > MAX_BYTES) {
            throw new IOException(
                    "archive is larger than lambda takes: file="
                            + file
                            + " bytes="
                            + bytes
                            + " max="
                            + MAX_BYTES);
        }
        try (var in = digesting(Files.newInputStream(file))) {
            in.transferTo(OutputStream.nullOutputStream());
            return new Archive(
                    file, bytes, HexFormat.of().formatHex(in.getMessageDigest().digest()));
        }
    }

    private static DigestInputStream digesting(InputStream in) {
        try {
            return new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The alias of the version that has this code.
    public String alias() {
        return "sha256-" + sha256.substring(0, ALIAS_DIGITS);
    }

    /// The hash as Lambda writes it.
    public String base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }
}
