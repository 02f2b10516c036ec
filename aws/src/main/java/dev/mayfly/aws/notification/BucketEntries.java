package dev.mayfly.aws.notification;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketNotificationConfigurationRequest;

/// All entries of a bucket's event notifications. S3 only replaces them together, so whoever
/// changes them meanwhile is undone.
public final class BucketEntries {
    private BucketEntries() {}

    /// The request that replaces some entries that call functions, and leaves all others as they
    /// are.
    ///
    /// @param found what the bucket has
    /// @param isReplaced which of them go
    /// @param added what comes instead
    public static PutBucketNotificationConfigurationRequest replacing(
            String bucket,
            GetBucketNotificationConfigurationResponse found,
            Predicate<LambdaFunctionConfiguration> isReplaced,
            List<NotificationEntry> added) {
        List<LambdaFunctionConfiguration> entries =
                Stream.concat(
                                found.lambdaFunctionConfigurations().stream()
                                        .filter(isReplaced.negate()),
                                added.stream().map(NotificationEntry::configuration))
                        .toList();
        var all =
                NotificationConfiguration.builder()
                        .lambdaFunctionConfigurations(entries)
                        .queueConfigurations(found.queueConfigurations())
                        .topicConfigurations(found.topicConfigurations())
                        .eventBridgeConfiguration(found.eventBridgeConfiguration())
                        .build();
        return PutBucketNotificationConfigurationRequest.builder()
                .bucket(bucket)
                .notificationConfiguration(all)
                // a queue of others that went is not our matter
                .skipDestinationValidation(true)
                .build();
    }
}
