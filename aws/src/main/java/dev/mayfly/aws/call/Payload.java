package dev.mayfly.aws.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/// The outermost layer of what goes to a function and comes back. Lambda carries JSON, so a payload
/// is one JSON string: a mark with the version, and bytes in the alphabet of base64 that nobody
/// needs to escape.
public final class Payload {
    /// The most bytes that Lambda takes each way in a synchronous call.
    public static final int MAX_BYTES = 6 << 20;

    private static final String MARK = "mayfly1.";

    private Payload() {}

    /// Wraps bytes.
    static byte[] of(byte[] content) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(content);
        return ('"' + MARK + text + '"').getBytes(US_ASCII);
    }

    /// The bytes inside.
    ///
    /// @throws IllegalArgumentException if this is something else, or of another version
    static byte[] contentOf(byte[] payload) {
        String text = new String(payload, US_ASCII).strip();
        if (!text.startsWith('"' + MARK)
                || text.length() == MARK.length() + 1
                || !text.endsWith("\"")) {
            throw new IllegalArgumentException(
                    "not a payload of this version of Mayfly; deploy the function again: begins="
                            + text.substring(0, Math.min(text.length(), MARK.length() + 1)));
        }
        return Base64.getUrlDecoder().decode(text.substring(MARK.length() + 1, text.length() - 1));
    }
}
