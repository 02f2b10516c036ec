package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.notification.BucketEntries;
import dev.mayfly.aws.notification.NotificationEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;

/// The entries of buckets' notifications that call a deployment's function. S3 only replaces all
/// entries of a bucket together, so whoever changes them meanwhile is undone.
final class Notifications {
    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;

    Notifications(AwsClients clients, Requests requests, Stack stack) {
        this.clients = clients;
        this.requests = requests;
        this.stack = stack;
    }

    /// Whether a bucket calls the function. One that is not there does not.
    ///
    /// @param isDeployedOnly whether only the entry counts that deploying makes
    boolean isThere(String bucket, boolean isDeployedOnly) {
        return requests.find(
                        "s3:GetBucketNotification",
                        stack.options().place().bucketArn(bucket),
                        () -> get(bucket))
                .filter(found ->
                        found.lambdaFunctionConfigurations().stream()
                                .anyMatch(isDeployedOnly ? this::isDeployed : this::isOwn))
                .isPresent();
    }

    private GetBucketNotificationConfigurationResponse get(String bucket) {
        return clients.s3().getBucketNotificationConfiguration(request -> request.bucket(bucket));
    }

    private boolean isOwn(LambdaFunctionConfiguration entry) {
        return NotificationEntry.calls(entry, stack.functionArn());
    }

    /// The entry that deploying makes, as a bucket has it. Others that call the function are their
    /// makers'.
    Optional<Notification> find(String bucket) {
        return requests.find(
                        "s3:GetBucketNotification",
                        stack.options().place().bucketArn(bucket),
                        () -> get(bucket))
                .flatMap(found ->
                        found.lambdaFunctionConfigurations().stream()
                                .filter(this::isDeployed)
                                .findFirst())
                .map(found -> NotificationEntry.of(bucket, found))
                .map(entry ->
                        new Notification(
                                bucket,
                                entry.id(),
                                entry.function(),
                                entry.prefix(),
                                entry.suffix()));
    }

    private boolean isDeployed(LambdaFunctionConfiguration entry) {
        return stack.notificationId().equals(entry.id()) && isOwn(entry);
    }

    /// Adds or replaces the entry that deploying makes, and leaves all others.
    void set(Notification wanted) {
        var entry =
                new NotificationEntry(
                        wanted.name(),
                        wanted.id(),
                        wanted.target(),
                        wanted.prefix(),
                        wanted.suffix());
        replace(wanted.name(), entry::is, List.of(entry));
    }

    /// Removes the entries that call the function, and leaves all others.
    ///
    /// @param isDeployedOnly whether of these only that goes which deploying makes
    void remove(String bucket, boolean isDeployedOnly) {
        replace(bucket, isDeployedOnly ? this::isDeployed : this::isOwn, List.of());
    }

    private void replace(
            String bucket,
            Predicate<LambdaFunctionConfiguration> isReplaced,
            List<NotificationEntry> added) {
        String arn = stack.options().place().bucketArn(bucket);
        var found = requests.send("s3:GetBucketNotification", arn, () -> get(bucket));
        var put = BucketEntries.replacing(bucket, found, isReplaced, added);
        requests.send(
                "s3:PutBucketNotification",
                arn,
                () -> clients.s3().putBucketNotificationConfiguration(put));
    }
}
