package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.RefusedException;
import dev.mayfly.aws.s3.request.RequestCounters;
import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.aws.s3.request.RetryingRequests;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.aws.s3.request.S3Request;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Requests for objects that are written in parts. Safe for use by many threads.
final class S3Uploads {
    private final S3Client client;
    private final S3Options options;
    private final RetryingRequests requests;
    private final RequestCounters counters;
    private final S3Api api;

    S3Uploads(
            S3Client client,
            S3Options options,
            RetryingRequests requests,
            RequestCounters counters,
            S3Api api) {
        this.client = client;
        this.options = options;
        this.requests = requests;
        this.counters = counters;
        this.api = api;
    }

    /// Starts an object of parts.
    ///
    /// @return the upload's id
    String start(S3Location at, Writers writers) throws IOException {
        return requests.send(
                S3Request.of(RequestKind.UPLOAD, at),
                () ->
                        client.createMultipartUpload(
                                        start -> {
                                            start.bucket(at.bucket()).key(at.key());
                                            start.metadata(writers.metadata());
                                            options.encryption()
                                                    .ifPresent(start::serverSideEncryption);
                                            options.kmsKey().ifPresent(start::ssekmsKeyId);
                                            if (options.isChecksummed()) {
                                                start.checksumAlgorithm(ChecksumAlgorithm.CRC32);
                                            }
                                        })
                                .uploadId());
    }

    /// Writes a part.
    ///
    /// @param number from 1
    CompletedPart put(S3Location at, String upload, int number, PartBody body) throws IOException {
        byte[] content = body.bytes();
        int count = body.count();
        String crc = options.isChecksummed() ? S3Checksums.crc32(content, count) : "";
        String md5 = options.isChecksummed() ? "" : S3Checksums.md5(content, count);
        String etag =
                requests.send(
                        S3Request.hedged(RequestKind.PART, at, count),
                        () ->
                                body.send(() ->
                                        client.uploadPart(
                                                        part -> {
                                                            part.bucket(at.bucket()).key(at.key());
                                                            part.uploadId(upload)
                                                                    .partNumber(number);
                                                            if (crc.isEmpty()) {
                                                                part.contentMD5(md5);
                                                            } else {
                                                                part.checksumCRC32(crc);
                                                            }
                                                        },
                                                        S3Api.body(content, count))
                                                .eTag()));
        counters.wrote(count);
        CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(etag);
        return crc.isEmpty() ? part.build() : part.checksumCRC32(crc).build();
    }

    /// Makes an object of its parts.
    ///
    /// @param writers as given to [#start]
    void complete(S3Location at, String upload, List<CompletedPart> parts, Writers writers)
            throws IOException {
        try {
            requests.send(
                    S3Request.of(RequestKind.UPLOAD, at),
                    () ->
                            client.completeMultipartUpload(end ->
                                    end.bucket(at.bucket())
                                            .key(at.key())
                                            .uploadId(upload)
                                            .multipartUpload(all -> all.parts(parts))));
        } catch (RefusedException e) {
            // An answer that was lost: the upload is gone because it is complete.
            if (!e.code().equals("NoSuchUpload") || !writers.isPartOf(api.head(at).writers())) {
                throw e;
            }
        }
    }

    /// Gives up an object of parts, also for a thread that was told to stop: nobody else does, and
    /// the parts cost as long as they lie there.
    void abort(S3Location at, String upload) throws IOException {
        boolean isInterrupted = Thread.interrupted();
        try {
            requests.send(
                    S3Request.of(RequestKind.ABORT, at),
                    () ->
                            client.abortMultipartUpload(
                                    end -> end.bucket(at.bucket()).key(at.key()).uploadId(upload)));
        } catch (RefusedException e) {
            if (!e.code().equals("NoSuchUpload")) {
                throw e;
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Copies bytes `[start, end)` of an object to a part.
    CompletedPart copy(
            S3Location from, S3Location to, String upload, int number, long start, long end)
            throws IOException {
        return requests.send(
                S3Request.of(RequestKind.COPY, to),
                () -> {
                    var result =
                            client.uploadPartCopy(part ->
                                            part.sourceBucket(from.bucket())
                                                    .sourceKey(from.key())
                                                    .copySourceRange(
                                                            "bytes=" + start + "-" + (end - 1))
                                                    .destinationBucket(to.bucket())
                                                    .destinationKey(to.key())
                                                    .uploadId(upload)
                                                    .partNumber(number))
                                    .copyPartResult();
                    return CompletedPart.builder()
                            .partNumber(number)
                            .eTag(result.eTag())
                            .checksumCRC32(result.checksumCRC32())
                            .build();
                });
    }
}
