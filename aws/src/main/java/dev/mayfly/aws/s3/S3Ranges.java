package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.CorruptAnswerException;
import dev.mayfly.aws.s3.request.RefusedException;
import dev.mayfly.aws.s3.request.RequestCounters;
import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.aws.s3.request.S3Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Reads ranges of objects and checks what comes: its length and place always; its bytes if S3
/// sends a checksum of them, or if they are a whole object whose ETag is its MD5. For other ranges
/// S3 keeps no checksum, and what guards them on their way is TLS. Safe for use by many threads.
final class S3Ranges {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

    private final S3Client client;
    private final S3Api api;
    private final RequestCounters counters;
    private final BufferPool buffers;

    S3Ranges(S3Client client, S3Api api, RequestCounters counters, BufferPool buffers) {
        this.client = client;
        this.api = api;
        this.counters = counters;
        this.buffers = buffers;
    }

    /// Bytes of an object.
    ///
    /// @param bytes of [BufferPool]; begins with them
    /// @param count of bytes
    /// @param size of the object
    /// @param etag of the object; empty if the server tells none, and then versions cannot be told
    ///   apart
    /// @param writers of the object
    record Range(long position, byte[] bytes, int count, long size, String etag, Writers writers) {
        /// Behind the last byte.
        long end() {
            return position + count;
        }

        /// The same place without its bytes.
        Range emptied() {
            return new Range(end(), new byte[0], 0, size, etag, writers);
        }
    }

    /// Reads a range; what lies behind the object's end is left out.
    ///
    /// @param etag which the object must have; empty if any will do
    /// @throws java.nio.file.NoSuchFileException if there is no such object
    /// @throws RefusedException with status 412 if the object has another ETag, with 416 if the
    ///   range begins at its end or behind it
    Range get(S3Location at, long position, int count, String etag) throws IOException {
        GetObjectRequest.Builder get =
                GetObjectRequest.builder()
                        .bucket(at.bucket())
                        .key(at.key())
                        .range("bytes=" + position + "-" + (position + count - 1))
                        .checksumMode(ChecksumMode.ENABLED);
        if (!etag.isEmpty()) {
            get.ifMatch(etag);
        }
        GetObjectRequest request = get.build();
        return api.read(
                S3Request.hedged(RequestKind.GET, at, count),
                () ->
                        client.getObject(
                                request,
                                (answer, body) -> read(at, answer, body, position, count)));
    }

    private Range read(
            S3Location at, GetObjectResponse answer, InputStream body, long position, int count)
            throws IOException {
        long size = sizeOf(answer, position);
        int expected = (int) Math.min(count, size - position);
        byte[] bytes = buffers.buffer(expected);
        boolean isRead = false;
        try {
            fill(bytes, expected, body);
            boolean isWhole = expected == size;
            if (isWhole
                    && hasMd5(at, answer)
                    && S3Checksums.contradicts(answer.eTag(), bytes, expected)) {
                throw new CorruptAnswerException("answer damaged, its MD5 is not " + answer.eTag());
            }
            isRead = true;
        } finally {
            if (!isRead) {
                buffers.recycle(bytes);
            }
        }
        return new Range(
                position,
                bytes,
                expected,
                size,
                S3Api.etag(answer.eTag()),
                Writers.of(answer.metadata()));
    }

    private void fill(byte[] bytes, int expected, InputStream body) throws IOException {
        int read = body.readNBytes(bytes, 0, expected);
        counters.read(read);
        if (read < expected) {
            throw new CorruptAnswerException(
                    "answer cut short, expected=" + expected + " read=" + read);
        }
        // The SDK checks its checksum at the end.
        if (body.read() >= 0) {
            throw new CorruptAnswerException("answer longer than asked for, expected=" + expected);
        }
    }

    /// Size of the object. An answer without a range is the whole object, which some servers send
    /// for a range that covers it.
    private static long sizeOf(GetObjectResponse answer, long position) throws IOException {
        if (answer.contentRange() == null) {
            if (position == 0) {
                return answer.contentLength();
            }
            throw new CorruptAnswerException("answer without range, expected from " + position);
        }
        Matcher range = CONTENT_RANGE.matcher(answer.contentRange());
        if (!range.matches() || Long.parseLong(range.group(1)) != position) {
            throw new CorruptAnswerException(
                    "answer of another range, expected from "
                            + position
                            + " found "
                            + answer.contentRange());
        }
        return Long.parseLong(range.group(3));
    }

    /// Whether the ETag may be an MD5: under KMS or a customer's key it is none, nor in a directory
    /// bucket (S3 Express). Not asked where the SDK has checked another checksum.
    private static boolean hasMd5(S3Location at, GetObjectResponse answer) {
        boolean isMd5 =
                answer.eTag() != null
                        && !at.bucket().endsWith("--x-s3")
                        && (answer.serverSideEncryption() == null
                                || answer.serverSideEncryption() == ServerSideEncryption.AES256);
        boolean isChecked =
                answer.contentRange() == null
                        && Arrays.asList(
                                        answer.checksumCRC32(),
                                        answer.checksumCRC32C(),
                                        answer.checksumCRC64NVME(),
                                        answer.checksumSHA1(),
                                        answer.checksumSHA256())
                                .stream()
                                .anyMatch(sum -> sum != null && sum.indexOf('-') < 0);
        return isMd5 && answer.sseCustomerAlgorithm() == null && !isChecked;
    }
}
