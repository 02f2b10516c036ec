package dev.mayfly.aws.notification;

import dev.mayfly.aws.access.MissingPermission;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Changes one entry of a bucket's notifications, and leaves those of others. Each change may be
/// made twice.
record EntrySetter(S3Client s3, Retries retries) {
    private static final int NOT_FOUND = 404;

    /// What S3 says while a role does not have its rights everywhere yet, and while somebody else
    /// changes the bucket.
    private static final List<Integer> PASSING = List.of(403, 409);

    /// Makes a change. An entry that moves is in its new bucket before it goes from the old one.
    void apply(EntryChange change) throws IOException, InterruptedException {
        for (String bucket : change.buckets()) {
            retries.run(() -> apply(change, bucket), EntrySetter::mayPass);
        }
    }

    private static boolean mayPass(Exception failure) {
        return failure instanceof AwsServiceException refusal
                && PASSING.contains(refusal.statusCode());
    }

    private void apply(EntryChange change, String bucket) {
        List<NotificationEntry> wanted =
                change.after().stream().filter(entry -> entry.bucket().equals(bucket)).toList();
        Predicate<LambdaFunctionConfiguration> isReplaced = found -> change.has(bucket, found);
        GetBucketNotificationConfigurationResponse found;
        try {
            found =
                    send(
                            "s3:GetBucketNotification",
                            bucket,
                            () -> s3.getBucketNotificationConfiguration(get -> get.bucket(bucket)));
        } catch (S3Exception e) {
            if (wanted.isEmpty() && e.statusCode() == NOT_FOUND) {
                return; // with its bucket the entry is gone
            }
            throw e;
        }
        if (wanted.isEmpty()
                && found.lambdaFunctionConfigurations().stream().noneMatch(isReplaced)) {
            return;
        }
        var put = BucketEntries.replacing(bucket, found, isReplaced, wanted);
        send("s3:PutBucketNotification", bucket, () -> s3.putBucketNotificationConfiguration(put));
    }

    /// Sends a request, and names the permission that is missing if one is.
    private static <T> T send(String action, String bucket, Supplier<T> request) {
        try {
            return request.get();
        } catch (S3Exception e) {
            throw new MissingPermission(action, "bucket " + bucket, "notifier")
                    .in(e)
                    .<AwsServiceException>map(missing ->
                            S3Exception.builder()
                                    .message(missing.toString())
                                    .statusCode(e.statusCode())
                                    .cause(e)
                                    .build())
                    .orElse(e);
        }
    }
}
