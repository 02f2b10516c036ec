package dev.mayfly.aws.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects of a bucket, a prefix at a time.
public final class StoredObjects {
    private static final int PAGE = 1000;

    private final S3Client s3;
    private final Requests requests;
    private final String bucket;
    private final String arn;

    /// @param arn of the bucket
    public StoredObjects(S3Client s3, Requests requests, String bucket, String arn) {
        this.s3 = s3;
        this.requests = requests;
        this.bucket = bucket;
        this.arn = arn;
    }

    /// Gives each page of at most 1,000 objects.
    ///
    /// @param prefix of their keys
    public void pages(String prefix, Consumer<List<S3Object>> page) {
        String next = null;
        do {
            String token = next;
            ListObjectsV2Response answer =
                    requests.send(
                            "s3:ListBucket",
                            arn,
                            () ->
                                    s3.listObjectsV2(list ->
                                            list.bucket(bucket)
                                                    .prefix(prefix)
                                                    .encodingType(EncodingType.URL)
                                                    .maxKeys(PAGE)
                                                    .continuationToken(token)));
            if (!answer.contents().isEmpty()) {
                page.accept(answer.contents());
            }
            next = answer.nextContinuationToken();
        } while (next != null);
    }

    /// The bytes of a small object, if it is there.
    public Optional<byte[]> read(String key) {
        String object = arn + "/" + key;
        try {
            return requests.find(
                    "s3:GetObject",
                    object,
                    () -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray());
        } catch (DeployException e) {
            // S3 denies what is not there to whoever may list under some prefixes only
            if (written(key).isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// When an object was written, if it is there.
    public Optional<Instant> written(String key) {
        var found = new ArrayList<Instant>();
        pages(
                key,
                page ->
                        page.stream()
                                .filter(object -> object.key().equals(key))
                                .map(S3Object::lastModified)
                                .forEach(found::add));
        return found.stream().findAny();
    }

    /// Deletes all that begin with a prefix.
    ///
    /// @return how many there were
    public long delete(String prefix) {
        var count = new ArrayList<Integer>();
        pages(
                prefix,
                objects -> {
                    delete(objects);
                    count.add(objects.size());
                });
        return count.stream().mapToLong(Integer::longValue).sum();
    }

    private void delete(List<S3Object> objects) {
        List<ObjectIdentifier> keys =
                objects.stream()
                        .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                        .toList();
        requests.send(
                "s3:DeleteObject",
                arn + "/*",
                () -> {
                    var answer =
                            s3.deleteObjects(delete ->
                                    delete.bucket(bucket)
                                            .delete(all -> all.objects(keys).quiet(true)));
                    if (answer.hasErrors() && !answer.errors().isEmpty()) {
                        throw failure(answer.errors().getFirst());
                    }
                    return answer;
                });
    }

    private static AwsServiceException failure(
            software.amazon.awssdk.services.s3.model.S3Error error) {
        return S3Exception.builder()
                .statusCode("AccessDenied".equals(error.code()) ? 403 : 500)
                .message("object is not deleted: key=" + error.key() + " reason=" + error.message())
                .build();
    }
}
