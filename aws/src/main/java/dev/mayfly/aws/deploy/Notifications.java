package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;

/// The entries of buckets' notifications that call a deployment's function. S3 only replaces all
/// entries of a bucket together, so whoever changes them meanwhile is undone.
final class Notifications {
    /// Names of filters as AWS documents them; S3 answers them with a capital letter.
    private static final String PREFIX = "prefix";

    private static final String SUFFIX = "suffix";

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
        String function = entry.lambdaFunctionArn();
        return function.equals(stack.functionArn())
                || function.startsWith(stack.functionArn() + ":");
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
                .map(entry ->
                        new Notification(
                                bucket,
                                entry.id(),
                                entry.lambdaFunctionArn(),
                                filter(entry, PREFIX),
                                filter(entry, SUFFIX)));
    }

    private boolean isDeployed(LambdaFunctionConfiguration entry) {
        return stack.notificationId().equals(entry.id()) && isOwn(entry);
    }

    private static String filter(LambdaFunctionConfiguration entry, String name) {
        if (entry.filter() == null || entry.filter().key() == null) {
            return "";
        }
        return entry.filter().key().filterRules().stream()
                .filter(rule -> rule.nameAsString().equalsIgnoreCase(name))
                .map(FilterRule::value)
                .findFirst()
                .orElse("");
    }

    /// Adds or replaces the entry that deploying makes, and leaves all others.
    void set(Notification wanted) {
        var entry =
                LambdaFunctionConfiguration.builder()
                        .id(wanted.id())
                        .lambdaFunctionArn(wanted.target())
                        .events(Event.S3_OBJECT_CREATED_PUT)
                        .filter(filter ->
                                filter.key(key ->
                                        key.filterRules(
                                                rule(PREFIX, wanted.prefix()),
                                                rule(SUFFIX, wanted.suffix()))))
                        .build();
        replace(wanted.name(), this::isDeployed, List.of(entry));
    }

    private static FilterRule rule(String name, String value) {
        return FilterRule.builder().name(name).value(value).build();
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
            List<LambdaFunctionConfiguration> added) {
        String arn = stack.options().place().bucketArn(bucket);
        var found = requests.send("s3:GetBucketNotification", arn, () -> get(bucket));
        List<LambdaFunctionConfiguration> entries =
                Stream.concat(
                                found.lambdaFunctionConfigurations().stream()
                                        .filter(isReplaced.negate()),
                                added.stream())
                        .toList();
        var all =
                NotificationConfiguration.builder()
                        .lambdaFunctionConfigurations(entries)
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
                                                .notificationConfiguration(all)
                                                // a queue of others that went is not our matter
                                                .skipDestinationValidation(true)));
    }
}
