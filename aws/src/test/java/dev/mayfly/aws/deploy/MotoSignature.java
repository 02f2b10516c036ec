package dev.mayfly.aws.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Signs a request again as a moto server understands it, which looks at addresses after it has
/// decoded them, and so does not recognise signatures of escaped ones.
///
/// @see <a
///   href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
///   Create a signed AWS API request</a>
final class MotoSignature {
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/([^,]+)");
    private static final List<String> SIGNED =
            List.of("host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token");

    private MotoSignature() {}

    /// The access key that a request was signed with; empty if it was not.
    static String accessKey(Headers headers) {
        Matcher scope = scope(headers);
        return scope.find() ? scope.group(1) : "";
    }

    private static Matcher scope(Headers headers) {
        return SCOPE.matcher(String.valueOf(headers.getFirst("Authorization")));
    }

    /// The headers that take the place of those of the same name.
    static Map<String, String> of(
            AwsSessionCredentials caller, String method, URI uri, Headers headers) {
        Matcher scope = scope(headers);
        if (!scope.find()) {
            throw new IllegalArgumentException("not signed");
        }
        var signed = new TreeMap<String, String>();
        for (String name : SIGNED) {
            String value = headers.getFirst(name);
            signed.put(name, value == null ? "UNSIGNED-PAYLOAD" : value);
        }
        String names = String.join(";", SIGNED);
        String canonical =
                String.join(
                        "\n",
                        method,
                        path(uri, scope.group(2)),
                        query(uri),
                        signed.entrySet().stream()
                                .map(each -> each.getKey() + ":" + each.getValue() + "\n")
                                .collect(Collectors.joining()),
                        names,
                        signed.get("x-amz-content-sha256"));
        String text =
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256",
                        signed.get("x-amz-date"),
                        scope.group(2),
                        hex(sha256(canonical)));
        byte[] key = ("AWS4" + caller.secretAccessKey()).getBytes(UTF_8);
        for (String part : scope.group(2).split("/")) {
            key = hmac(key, part);
        }
        signed.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential="
                        + scope.group(1)
                        + "/"
                        + scope.group(2)
                        + ", SignedHeaders="
                        + names
                        + ", Signature="
                        + hex(hmac(key, text)));
        return signed;
    }

    private static String path(URI uri, String scope) {
        return scope.contains("/s3/")
                ? uri.getPath()
                : URLEncoder.encode(uri.getPath(), UTF_8).replace("%2F", "/");
    }

    private static String query(URI uri) {
        return uri.getQuery() == null
                ? ""
                : Arrays.stream(uri.getQuery().split("&"))
                        .map(each -> each.contains("=") ? each : each + "=")
                        .sorted()
                        .collect(Collectors.joining("&"));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
