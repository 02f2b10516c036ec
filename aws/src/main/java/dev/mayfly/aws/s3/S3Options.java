package dev.mayfly.aws.s3;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How to talk to S3 or to a server that speaks its protocol. Credentials are found by the SDK's
/// own chain: environment, profile, role.
///
/// @param region to sign for; if absent, that of the SDK's chain
/// @param endpoint of another server than AWS
/// @param isPathStyle whether the bucket stands in the path, as most other servers want it, and not
///   in the host name
/// @param isChecksummed whether requests carry CRC-32 checksums; if not, as some other servers want
///   it, MD5
/// @param encryption `AES256` (SSE-S3), `aws:kms` or `aws:kms:dsse`; empty for the bucket's own
/// @param kmsKey id or ARN of the KMS key that encrypts
/// @param rangeBytes how much of an object one request reads
/// @param partBytes size of an object's first parts; also from where on objects have parts
/// @param copyBytes from where on objects are copied in parts of this size
/// @param bufferBytes memory for what is read ahead and for parts on their way, and most that is
///   kept in buffers to be used again. Each reader and writer has one buffer more, of a range or a
///   part
/// @param maxConnections how many requests run at the same time
public record S3Options(
        Optional<String> region,
        Optional<URI> endpoint,
        boolean isPathStyle,
        boolean isChecksummed,
        Optional<String> encryption,
        Optional<String> kmsKey,
        int rangeBytes,
        int partBytes,
        long copyBytes,
        long bufferBytes,
        int maxConnections) {
    /// Least size of a part but the last.
    private static final int MIN_PART_BYTES = 5 << 20;

    private static final String PREFIX = "MAYFLY_S3_";
    private static final String ENDPOINT = PREFIX + "ENDPOINT";
    private static final String PATH_STYLE = PREFIX + "PATH_STYLE";
    private static final String CHECKSUMS = PREFIX + "CHECKSUMS";
    private static final String ENCRYPTION = PREFIX + "ENCRYPTION";
    private static final String KMS_KEY = PREFIX + "KMS_KEY";
    private static final List<String> NAMES =
            List.of(ENDPOINT, PATH_STYLE, CHECKSUMS, ENCRYPTION, KMS_KEY);

    /// Checks the numbers.
    public S3Options {
        if (rangeBytes < 1
                || partBytes < MIN_PART_BYTES
                || copyBytes < MIN_PART_BYTES
                || copyBytes > 5L << 30
                || bufferBytes < 0
                || maxConnections < 1) {
            throw new IllegalArgumentException(
                    "S3 options out of range: rangeBytes="
                            + rangeBytes
                            + " partBytes="
                            + partBytes
                            + " copyBytes="
                            + copyBytes
                            + " bufferBytes="
                            + bufferBytes
                            + " maxConnections="
                            + maxConnections);
        }
    }

    /// AWS, with ranges and parts of 8 MiB and an eighth of the heap for buffers.
    public static S3Options defaults() {
        return new S3Options(
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                8 << 20,
                8 << 20,
                1L << 30,
                Runtime.getRuntime().maxMemory() / 8,
                128);
    }

    /// Reads the settings of the environment.
    ///
    /// | variable | is |
    /// |---|---|
    /// | `MAYFLY_S3_ENDPOINT` | URL of another server than AWS |
    /// | `MAYFLY_S3_PATH_STYLE` | `true` or `false`; with an endpoint `true` if not set |
    /// | `MAYFLY_S3_CHECKSUMS` | `true` or `false`; `false` for servers that know only MD5 |
    /// | `MAYFLY_S3_ENCRYPTION` | `AES256`, `aws:kms` or `aws:kms:dsse` |
    /// | `MAYFLY_S3_KMS_KEY` | id or ARN of the key; means `aws:kms` if no encryption is set |
    ///
    /// @param environment may hold other variables as well
    /// @throws IllegalArgumentException if one is wrong or not known; the message names it
    public static S3Options from(Map<String, String> environment) {
        for (String name : environment.keySet()) {
            if (name.startsWith(PREFIX) && !NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "setting is not known: name=" + name + " known=" + String.join(",", NAMES));
            }
        }
        Optional<URI> endpoint = setting(environment, ENDPOINT, S3Options::endpoint);
        Optional<String> kmsKey = setting(environment, KMS_KEY, text -> text);
        Optional<String> encryption = setting(environment, ENCRYPTION, S3Options::encryption);
        S3Options defaults = defaults();
        return new S3Options(
                defaults.region,
                endpoint,
                setting(environment, PATH_STYLE, S3Options::truth).orElse(endpoint.isPresent()),
                setting(environment, CHECKSUMS, S3Options::truth).orElse(true),
                encryption.or(() -> kmsKey.map(_ -> "aws:kms")),
                kmsKey,
                defaults.rangeBytes,
                defaults.partBytes,
                defaults.copyBytes,
                defaults.bufferBytes,
                defaults.maxConnections);
    }

    /// The same with requests that are signed for another region.
    public S3Options withRegion(String value) {
        return new S3Options(
                Optional.of(value),
                endpoint,
                isPathStyle,
                isChecksummed,
                encryption,
                kmsKey,
                rangeBytes,
                partBytes,
                copyBytes,
                bufferBytes,
                maxConnections);
    }

    /// The same for another server, with the bucket in the path.
    public S3Options withEndpoint(URI value) {
        return new S3Options(
                region,
                Optional.of(value),
                true,
                isChecksummed,
                encryption,
                kmsKey,
                rangeBytes,
                partBytes,
                copyBytes,
                bufferBytes,
                maxConnections);
    }

    /// The same with CRC-32 checksums or with MD5.
    public S3Options withChecksums(boolean value) {
        return new S3Options(
                region,
                endpoint,
                isPathStyle,
                value,
                encryption,
                kmsKey,
                rangeBytes,
                partBytes,
                copyBytes,
                bufferBytes,
                maxConnections);
    }

    /// The same with other sizes of ranges, parts and copies, and other memory for them.
    public S3Options withSizes(int range, int part, long copy, long buffer) {
        return new S3Options(
                region,
                endpoint,
                isPathStyle,
                isChecksummed,
                encryption,
                kmsKey,
                range,
                part,
                copy,
                buffer,
                maxConnections);
    }

    /// The same with another encryption.
    ///
    /// @param key id or ARN of a KMS key, if it is one of KMS and not the account's own
    public S3Options withEncryption(String value, Optional<String> key) {
        return new S3Options(
                region,
                endpoint,
                isPathStyle,
                isChecksummed,
                Optional.of(value),
                key,
                rangeBytes,
                partBytes,
                copyBytes,
                bufferBytes,
                maxConnections);
    }

    private static <T> Optional<T> setting(
            Map<String, String> environment, String name, Function<String, T> read) {
        String text = environment.get(name);
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "setting is wrong, " + e.getMessage() + ": name=" + name + " value=" + text, e);
        }
    }

    private static URI endpoint(String text) {
        URI uri = URI.create(text);
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("a URL such as http://host:9000 is wanted");
        }
        return uri;
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false is wanted");
        };
    }

    private static String encryption(String text) {
        return switch (text) {
            case "AES256", "aws:kms", "aws:kms:dsse" -> text;
            default ->
                    throw new IllegalArgumentException("AES256, aws:kms or aws:kms:dsse is wanted");
        };
    }
}
