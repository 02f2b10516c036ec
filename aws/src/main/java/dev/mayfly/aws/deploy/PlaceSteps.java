package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/// Makes what a function needs around it: bucket, roles, log group.
final class PlaceSteps {
    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;

    PlaceSteps(AwsClients clients, Requests requests, Stack stack) {
        this.clients = clients;
        this.requests = requests;
        this.stack = stack;
    }

    private String arn(Bucket bucket) {
        return stack.options().place().bucketArn(bucket.name());
    }

    void create(Bucket bucket) {
        CreateBucketConfiguration.Builder configuration =
                CreateBucketConfiguration.builder().tags(s3Tags(stack.newBucketTags()));
        String region = stack.options().place().region();
        // the region that may not be named
        if (!region.equals("us-east-1")) {
            configuration.locationConstraint(region);
        }
        try {
            requests.send(
                    "s3:CreateBucket",
                    arn(bucket),
                    () ->
                            clients.s3()
                                    .createBucket(create ->
                                            create.bucket(bucket.name())
                                                    .createBucketConfiguration(
                                                            configuration.build())));
        } catch (AwsServiceException e) {
            if (!Requests.code(e).equals("BucketAlreadyOwnedByYou")) {
                throw e;
            }
        }
    }

    void setUp(Bucket bucket) {
        LifecycleRule uploads =
                LifecycleRule.builder()
                        .id("mayfly-uploads")
                        .status(ExpirationStatus.ENABLED)
                        .filter(all -> all.prefix(""))
                        .abortIncompleteMultipartUpload(
                                abort -> abort.daysAfterInitiation(Stack.UPLOAD_DAYS))
                        .build();
        requests.send(
                "s3:PutLifecycleConfiguration",
                arn(bucket),
                () ->
                        clients.s3()
                                .putBucketLifecycleConfiguration(put ->
                                        put.bucket(bucket.name())
                                                .lifecycleConfiguration(
                                                        set -> set.rules(List.of(uploads)))));
        encrypt(bucket);
        List<Tag> tags = s3Tags(tags(bucket));
        requests.send(
                "s3:PutBucketTagging",
                arn(bucket),
                () ->
                        clients.s3()
                                .putBucketTagging(put ->
                                        put.bucket(bucket.name())
                                                .tagging(set -> set.tagSet(tags))));
    }

    private static List<Tag> s3Tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /// Our tags, and those of users: S3 replaces all together.
    private Map<String, String> tags(Bucket bucket) {
        var tags = new TreeMap<String, String>();
        requests.find(
                        "s3:GetBucketTagging",
                        arn(bucket),
                        () -> clients.s3().getBucketTagging(get -> get.bucket(bucket.name())))
                .ifPresent(answer ->
                        answer.tagSet().forEach(each -> tags.put(each.key(), each.value())));
        tags.keySet().removeIf(key -> key.startsWith(Stack.TAG));
        tags.putAll(stack.bucketTags());
        return tags;
    }

    private void encrypt(Bucket bucket) {
        ServerSideEncryptionRule rule =
                ServerSideEncryptionRule.builder()
                        .bucketKeyEnabled(true)
                        .applyServerSideEncryptionByDefault(by ->
                                by.sseAlgorithm(
                                                bucket.kmsKey().isPresent()
                                                        ? ServerSideEncryption.AWS_KMS
                                                        : ServerSideEncryption.AES256)
                                        .kmsMasterKeyID(bucket.kmsKey().orElse(null)))
                        .build();
        requests.send(
                "s3:PutEncryptionConfiguration",
                arn(bucket),
                () ->
                        clients.s3()
                                .putBucketEncryption(put ->
                                        put.bucket(bucket.name())
                                                .serverSideEncryptionConfiguration(
                                                        set -> set.rules(List.of(rule)))));
    }

    void create(Role role) {
        requests.send(
                "iam:CreateRole",
                role.arn(),
                () ->
                        clients.iam()
                                .createRole(create -> {
                                    create.roleName(role.name())
                                            .assumeRolePolicyDocument(role.trust().toJson());
                                    create.tags(
                                            stack.tags().entrySet().stream()
                                                    .map(PlaceSteps::roleTag)
                                                    .toList());
                                    role.boundary().ifPresent(create::permissionsBoundary);
                                }));
    }

    private static software.amazon.awssdk.services.iam.model.Tag roleTag(
            Map.Entry<String, String> tag) {
        return software.amazon.awssdk.services.iam.model.Tag.builder()
                .key(tag.getKey())
                .value(tag.getValue())
                .build();
    }

    void setTrust(Role role) {
        requests.send(
                "iam:UpdateAssumeRolePolicy",
                role.arn(),
                () ->
                        clients.iam()
                                .updateAssumeRolePolicy(put ->
                                        put.roleName(role.name())
                                                .policyDocument(role.trust().toJson())));
    }

    void setBoundary(Role role) {
        requests.send(
                "iam:PutRolePermissionsBoundary",
                role.arn(),
                () ->
                        clients.iam()
                                .putRolePermissionsBoundary(put ->
                                        put.roleName(role.name())
                                                .permissionsBoundary(
                                                        role.boundary().orElseThrow())));
    }

    void setPermissions(Role role) {
        requests.send(
                "iam:PutRolePolicy",
                role.arn(),
                () ->
                        clients.iam()
                                .putRolePolicy(put ->
                                        put.roleName(role.name())
                                                .policyName(Stack.POLICY)
                                                .policyDocument(role.permissions().toJson())));
    }

    void create(LogGroup group) {
        try {
            requests.send(
                    "logs:CreateLogGroup",
                    group.arn(),
                    () ->
                            clients.logs()
                                    .createLogGroup(create ->
                                            create.logGroupName(group.name()).tags(stack.tags())));
        } catch (AwsServiceException e) {
            if (!Requests.code(e).equals("ResourceAlreadyExistsException")) {
                throw e;
            }
        }
    }

    void setRetention(LogGroup group) {
        requests.send(
                "logs:PutRetentionPolicy",
                group.arn(),
                () ->
                        clients.logs()
                                .putRetentionPolicy(put ->
                                        put.logGroupName(group.name())
                                                .retentionInDays(group.retentionDays())));
        requests.send(
                "logs:TagResource",
                group.arn(),
                () ->
                        clients.logs()
                                .tagResource(
                                        put -> put.resourceArn(group.arn()).tags(stack.tags())));
    }
}
