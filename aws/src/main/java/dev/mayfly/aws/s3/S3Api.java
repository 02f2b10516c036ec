package dev.mayfly.aws.s3;

import dev.mayfly.aws.s3.request.RefusedException;
import dev.mayfly.aws.s3.request.RequestCounters;
import dev.mayfly.aws.s3.request.RequestKind;
import dev.mayfly.aws.s3.request.RetryingRequests;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.aws.s3.request.S3Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Requests of S3 in our words; each is sent by [RetryingRequests]. All but reading is here; that
/// is in [S3Ranges]. Safe for use by many threads.
final class S3Api {
    /// Most keys of one request that deletes.
    static final int MAX_DELETED = 1000;

    private final S3Client client;
    private final S3Options options;
    private final RetryingRequests requests;
    private final RequestCounters counters;
    private final ServerConditions conditions;

    S3Api(S3Client client, S3Options options, RetryingRequests requests, RequestCounters counters) {
        this.client = client;
        this.options = options;
        this.requests = requests;
        this.counters = counters;
        this.conditions = new ServerConditions(options.endpoint());
    }

    /// What S3 knows of an object.
    ///
    /// @param writers as given to [#put]; none for others' objects
    record Found(long size, Instant modified, String etag, Writers writers) {}

    /// Under which condition an object is written.
    sealed interface Condition {
        /// In any case.
        record Always() implements Condition {}

        /// If there is none.
        record Absent() implements Condition {}

        /// If it has an ETag.
        record Match(String etag) implements Condition {}
    }

    /// A page of a listing.
    ///
    /// @param directories common prefixes, with a `/` at the end
    /// @param next where the next page begins
    record Page(List<S3Object> objects, List<String> directories, Optional<String> next) {}

    /// Asks for size and version.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such object
    Found head(S3Location at) throws IOException {
        HeadObjectResponse answer =
                read(
                        S3Request.hedged(RequestKind.HEAD, at, 0),
                        () -> client.headObject(head -> head.bucket(at.bucket()).key(at.key())));
        return new Found(
                answer.contentLength(),
                answer.lastModified(),
                etag(answer.eTag()),
                Writers.of(answer.metadata()));
    }

    /// Sends a request that reads an object. S3 denies reads of objects that are missing to whom it
    /// does not let list all keys of the bucket; a listing of keys that may be listed tells whether
    /// it is that, and the second try whether the object has only just been written.
    ///
    /// @throws NoSuchFileException if there is no such object
    /// @see <a
    ///   href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html">HeadObject,
    ///   permissions</a>
    <T> T read(S3Request request, Callable<T> call) throws IOException {
        try {
            return requests.send(request, call);
        } catch (AccessDeniedException e) {
            requireListed(request.where(), e);
        }
        return requests.send(request, call);
    }

    private void requireListed(S3Location at, AccessDeniedException denied) throws IOException {
        Page page;
        try {
            page = list(at, true, "");
        } catch (AccessDeniedException e) {
            String reason =
                    e.getReason() + "; if it may be listed, also this one: " + denied.getReason();
            var neither = new AccessDeniedException(at.toString(), null, reason);
            neither.initCause(denied);
            throw neither;
        }
        if (page.objects().stream().noneMatch(object -> object.key().equals(at.key()))) {
            throw new NoSuchFileException(at.toString(), null, "no such object");
        }
    }

    /// An ETag, empty if a server has none.
    static String etag(@Nullable String told) {
        return told == null ? "" : told;
    }

    /// Writes an object.
    ///
    /// @param writers told by [#head] later
    /// @throws RefusedException with status 412 if the condition does not hold
    void put(S3Location at, byte[] content, int count, Condition condition, Writers writers)
            throws IOException {
        boolean isRepeatable = condition instanceof Condition.Always;
        requests.send(
                new S3Request(RequestKind.PUT, at, count, isRepeatable),
                () ->
                        client.putObject(
                                put -> {
                                    put.bucket(at.bucket()).key(at.key());
                                    options.encryption().ifPresent(put::serverSideEncryption);
                                    options.kmsKey().ifPresent(put::ssekmsKeyId);
                                    put.metadata(writers.metadata());
                                    if (options.isChecksummed()) {
                                        put.checksumCRC32(S3Checksums.crc32(content, count));
                                    } else {
                                        put.contentMD5(S3Checksums.md5(content, count));
                                    }
                                    switch (condition) {
                                        case Condition.Always() -> {}
                                        case Condition.Absent() -> put.ifNoneMatch("*");
                                        case Condition.Match(String etag) -> put.ifMatch(etag);
                                    }
                                },
                                body(content, count)));
        counters.wrote(count);
    }

    /// Writes a small object on a condition. A refusal may be due to the own write, whose answer
    /// was lost; the object's [Writers] tell.
    ///
    /// @return whether it was written
    /// @throws IOException also if a server does not heed the condition
    boolean putIf(S3Location at, byte[] content, Condition condition, Writers writers)
            throws IOException {
        if (conditions.mustProve(at, condition)) {
            prove(at);
        }
        Condition asked = conditions.asked(condition);
        if (isPut(at, content, asked, writers)) {
            return true;
        }
        Found found;
        try {
            found = head(at);
        } catch (NoSuchFileException e) {
            return false; // was there when the write was refused
        }
        if (writers.isPartOf(found.writers())) {
            return true;
        }
        Optional<Condition.Match> bare = conditions.inOtherWords(asked, found.etag());
        if (bare.isEmpty() || !putIf(at, content, bare.get(), writers)) {
            return false;
        }
        conditions.wantsBare();
        return true;
    }

    /// Writes an object of its own twice if it is absent, which must be refused the second time.
    /// Whoever may write below a prefix alone cannot do so, and has to know the server.
    private void prove(S3Location at) throws IOException {
        S3Location probe = at.withKey(".mayfly-probe-" + UUID.randomUUID());
        var absent = new Condition.Absent();
        boolean isHeeded;
        try {
            isPut(probe, new byte[0], absent, Writers.NONE);
            isHeeded = !isPut(probe, new byte[0], absent, Writers.NONE);
            delete(probe);
        } catch (AccessDeniedException e) {
            isHeeded = true;
        }
        if (!isHeeded) {
            throw conditions.unheeded(at);
        }
        conditions.proven(at);
    }

    private boolean isPut(S3Location at, byte[] content, Condition condition, Writers writers)
            throws IOException {
        try {
            put(at, content, content.length, condition, writers);
            return true;
        } catch (RefusedException e) {
            if (e.status() != RefusedException.PRECONDITION) {
                throw e;
            }
            return false;
        }
    }

    /// The first bytes of an array, as the SDK sends them.
    static RequestBody body(byte[] content, int count) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content, 0, count),
                count,
                "application/octet-stream");
    }

    /// Copies an object whole.
    void copy(S3Location from, S3Location to) throws IOException {
        requests.send(
                S3Request.of(RequestKind.COPY, to),
                () ->
                        client.copyObject(copy -> {
                            copy.sourceBucket(from.bucket()).sourceKey(from.key());
                            copy.destinationBucket(to.bucket()).destinationKey(to.key());
                            options.encryption().ifPresent(copy::serverSideEncryption);
                            options.kmsKey().ifPresent(copy::ssekmsKeyId);
                        }));
    }

    /// A page of the keys that begin with a location's key.
    ///
    /// @param isDeep whether keys behind a further `/` are listed and not their directories
    /// @param next of the page before; empty for the first
    Page list(S3Location prefix, boolean isDeep, String next) throws IOException {
        ListObjectsV2Response answer =
                requests.send(
                        S3Request.hedged(RequestKind.LIST, prefix, 0),
                        () ->
                                client.listObjectsV2(list -> {
                                    list.bucket(prefix.bucket()).prefix(prefix.key());
                                    // XML has no word for all characters of keys
                                    list.encodingType(EncodingType.URL);
                                    if (!isDeep) {
                                        list.delimiter("/");
                                    }
                                    if (!next.isEmpty()) {
                                        list.continuationToken(next);
                                    }
                                }));
        return new Page(
                answer.contents(),
                answer.commonPrefixes().stream().map(each -> each.prefix()).toList(),
                Boolean.TRUE.equals(answer.isTruncated())
                        ? Optional.ofNullable(answer.nextContinuationToken())
                        : Optional.empty());
    }

    /// Deletes an object if it is there.
    void delete(S3Location at) throws IOException {
        requests.send(
                S3Request.of(RequestKind.DELETE, at),
                () -> client.deleteObject(delete -> delete.bucket(at.bucket()).key(at.key())));
    }

    /// Deletes objects as far as they are there.
    ///
    /// @param keys at most [#MAX_DELETED]
    void delete(String bucket, List<String> keys) throws IOException {
        List<ObjectIdentifier> objects =
                keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
        Callable<Object> call =
                () -> {
                    DeleteObjectsResponse answer =
                            client.deleteObjects(delete ->
                                    delete.bucket(bucket)
                                            .delete(all -> all.objects(objects).quiet(true)));
                    requireDeleted(answer);
                    return answer;
                };
        requests.send(
                S3Request.of(RequestKind.DELETE, new S3Location(bucket, keys.getFirst())), call);
    }

    /// Makes an exception of what was not deleted, as S3 throws it for a single object.
    private static void requireDeleted(DeleteObjectsResponse answer) {
        for (var error : answer.errors()) {
            int status =
                    switch (String.valueOf(error.code())) {
                        case "AccessDenied" -> 403;
                        case "SlowDown", "ServiceUnavailable" -> 503;
                        case "InternalError" -> 500;
                        default -> 400;
                    };
            throw S3Exception.builder()
                    .statusCode(status)
                    .message(error.message())
                    .awsErrorDetails(
                            AwsErrorDetails.builder()
                                    .errorCode(error.code())
                                    .errorMessage(error.message() + " key=" + error.key())
                                    .build())
                    .build();
        }
    }
}
