package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Stack;
import java.util.List;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;

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
    boolean isThere(String bucket) {
        return requests.find(
                        "s3:GetBucketNotification",
                        stack.options().place().bucketArn(bucket),
                        () -> get(bucket))
                .filter(found ->
                        found.lambdaFunctionConfigurations().stream().anyMatch(this::isOwn))
                .isPresent();
    }

    private GetBucketNotificationConfigurationResponse get(String bucket) {
        return clients.s3().getBucketNotificationConfiguration(request -> request.bucket(bucket));
    }

    private boolean isOwn(LambdaFunctionConfiguration entry) {
        String function = entry.lambdaFunctionArn();
        return function.equals(stack.functionArn())
                || function.startsWith(stack.functionArn() + ":");
    }

    /// Removes our entries and leaves the others.
    void remove(String bucket) {
        String arn = stack.options().place().bucketArn(bucket);
        var found = requests.send("s3:GetBucketNotification", arn, () -> get(bucket));
        List<LambdaFunctionConfiguration> others =
                found.lambdaFunctionConfigurations().stream()
                        .filter(entry -> !isOwn(entry))
                        .toList();
        var rest =
                NotificationConfiguration.builder()
                        .lambdaFunctionConfigurations(others)
                        .queueConfigurations(found.queueConfigurations())
                        .topicConfigurations(found.topicConfigurations())
                        .eventBridgeConfiguration(found.eventBridgeConfiguration())
                        .build();
        requests.send(
                "s3:PutBucketNotification",
                arn,
                () ->
                        clients.s3()
                                .putBucketNotificationConfiguration(put ->
                                        put.bucket(bucket)
                                                .notificationConfiguration(rest)
                                                // a queue of others that went is not our matter
                                                .skipDestinationValidation(true)));
    }
}
