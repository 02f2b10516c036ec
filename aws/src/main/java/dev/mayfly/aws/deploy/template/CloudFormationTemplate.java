package dev.mayfly.aws.deploy.template;

import static dev.mayfly.aws.deploy.template.Trees.map;
import static dev.mayfly.aws.deploy.template.Trees.tags;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.deploy.stack.StackResource.Alias;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stack as CloudFormation's resources.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/">CloudFormation
///   template reference</a>
final class CloudFormationTemplate {
    /// The alias' ARN.
    private static final Map<String, Object> ALIAS = map("Ref", "Alias");

    private final Stack stack;
    private final Archive archive;

    CloudFormationTemplate(Stack stack, Archive archive) {
        this.stack = stack;
        this.archive = archive;
    }

    Map<String, Object> tree() {
        var resources = new LinkedHashMap<String, Object>();
        for (StackResource resource : stack.resources(archive)) {
            switch (resource) {
                case Bucket bucket ->
                        resources.put(
                                "Bucket",
                                bucket(bucket, stack.notification(archive), ALIAS, stack));
                case Role role -> resources.put(roleId(role, stack), role(role, stack));
                case LogGroup group -> resources.put("LogGroup", logGroup(group, stack));
                case Function function -> resources.put("Function", function(function));
                case Alias alias -> {
                    resources.put(versionId(), version());
                    resources.put("Alias", alias(alias));
                }
                case Schedule schedule ->
                        TriggerResources.addSchedule(schedule, ALIAS, stack, resources);
                case Notification notification -> {
                    TriggerResources.addNotification(notification, ALIAS, stack, resources);
                    Notifier.of(stack, archive)
                            .ifPresent(notifier ->
                                    NotifierResources.add(
                                            notifier, notifier(notifier), ALIAS, stack, resources));
                }
            }
        }
        return map(
                "AWSTemplateFormatVersion",
                "2010-09-09",
                "Description",
                description(stack),
                "Parameters",
                parameters(),
                "Resources",
                resources);
    }

    static String description(Stack stack) {
        return "Mayfly, deployment " + stack.options().name();
    }

    private Map<String, Object> parameters() {
        return map(
                "ArchiveBucket",
                map(
                        "Type",
                        "String",
                        "Description",
                        "A bucket in this region that holds the archive"),
                "ArchiveKey",
                map(
                        "Type",
                        "String",
                        "Default",
                        "mayfly/" + archive.sha256() + ".zip",
                        "Description",
                        "Where the archive is in that bucket"));
    }

    /// A bucket.
    ///
    /// @param notification its entry that calls the function
    /// @param alias refers to the ARN of what is called
    static Map<String, Object> bucket(
            Bucket bucket,
            Optional<Notification> notification,
            Map<String, Object> alias,
            Stack stack) {
        Map<String, Object> properties =
                map(
                        "BucketName",
                        bucket.name(),
                        "LifecycleConfiguration",
                        map(
                                "Rules",
                                List.of(
                                        map(
                                                "Id",
                                                "mayfly-uploads",
                                                "Status",
                                                "Enabled",
                                                "AbortIncompleteMultipartUpload",
                                                map("DaysAfterInitiation", Stack.UPLOAD_DAYS)))),
                        "Tags",
                        tags(stack.bucketTags()));
        bucket.kmsKey()
                .ifPresent(key ->
                        properties.put(
                                "BucketEncryption",
                                map(
                                        "ServerSideEncryptionConfiguration",
                                        List.of(
                                                map(
                                                        "BucketKeyEnabled",
                                                        true,
                                                        "ServerSideEncryptionByDefault",
                                                        map(
                                                                "SSEAlgorithm",
                                                                "aws:kms",
                                                                "KMSMasterKeyID",
                                                                key))))));
        Map<String, Object> resource = map("Type", "AWS::S3::Bucket");
        notification.ifPresent(entry -> {
            properties.put(
                    "NotificationConfiguration", TriggerResources.configuration(entry, alias));
            resource.put("DependsOn", List.of(TriggerResources.NOTIFICATION_PERMISSION));
        });
        // a stack that goes leaves results, as `mayfly destroy` does
        resource.putAll(
                map(
                        "DeletionPolicy",
                        "Retain",
                        "UpdateReplacePolicy",
                        "Retain",
                        "Properties",
                        properties));
        return resource;
    }

    static String roleId(Role role, Stack stack) {
        return role.name().equals(stack.worker().name()) ? "WorkerRole" : "DriverRole";
    }

    static Map<String, Object> role(Role role, Stack stack) {
        Map<String, Object> properties =
                map(
                        "RoleName",
                        role.name(),
                        "AssumeRolePolicyDocument",
                        role.trust().tree(),
                        "Policies",
                        List.of(
                                map(
                                        "PolicyName",
                                        Stack.POLICY,
                                        "PolicyDocument",
                                        role.permissions().tree())),
                        "Tags",
                        tags(stack.tags()));
        role.boundary().ifPresent(policy -> properties.put("PermissionsBoundary", policy));
        return map("Type", "AWS::IAM::Role", "Properties", properties);
    }

    static Map<String, Object> logGroup(LogGroup group, Stack stack) {
        return map(
                "Type",
                "AWS::Logs::LogGroup",
                "DeletionPolicy",
                "Delete",
                "UpdateReplacePolicy",
                "Delete",
                "Properties",
                map(
                        "LogGroupName",
                        group.name(),
                        "RetentionInDays",
                        group.retentionDays(),
                        "Tags",
                        tags(stack.tags())));
    }

    private Map<String, Object> function(Function function) {
        Map<String, Object> properties = settings(function, Stack.HANDLER, "WorkerRole", stack);
        properties.put("SnapStart", map("ApplyOn", snapStart(stack)));
        properties.put("RecursiveLoop", Stack.RECURSIVE_LOOP);
        properties.putAll(code());
        properties.put("TracingConfig", map("Mode", tracing(function)));
        properties.put("Tags", tags(stack.tags()));
        return logged("AWS::Lambda::Function", "LogGroup", properties);
    }

    private Map<String, Object> notifier(Notifier notifier) {
        Map<String, Object> properties = NotifierResources.settings(notifier, stack);
        properties.putAll(code());
        properties.put("Tags", tags(stack.tags()));
        return logged("AWS::Lambda::Function", NotifierResources.logGroupId(notifier), properties);
    }

    private static Map<String, Object> code() {
        return map(
                "Code",
                map("S3Bucket", map("Ref", "ArchiveBucket"), "S3Key", map("Ref", "ArchiveKey")));
    }

    /// A function whose log group is made first, since Lambda makes one that is missing.
    static Map<String, Object> logged(
            String type, String logGroupId, Map<String, Object> properties) {
        return map("Type", type, "DependsOn", List.of(logGroupId), "Properties", properties);
    }

    static String snapStart(Stack stack) {
        return stack.options().function().isSnapStart() ? "PublishedVersions" : "None";
    }

    static String tracing(Function function) {
        return function.isTraced() ? "Active" : "PassThrough";
    }

    /// What CloudFormation and SAM call alike.
    ///
    /// @param handler the class that Lambda calls
    static Map<String, Object> settings(
            Function function, String handler, String roleId, Stack stack) {
        Map<String, Object> properties =
                map(
                        "FunctionName",
                        function.name(),
                        "Description",
                        function.description(),
                        "Runtime",
                        Stack.RUNTIME,
                        "Handler",
                        handler,
                        "Role",
                        map("Fn::GetAtt", List.of(roleId, "Arn")),
                        "Architectures",
                        List.of(stack.options().function().architecture().word()),
                        "MemorySize",
                        function.memoryMegabytes(),
                        "Timeout",
                        function.timeoutSeconds());
        if (!function.environment().isEmpty()) {
            properties.put("Environment", map("Variables", function.environment()));
        }
        if (function.network().isVpc()) {
            properties.put(
                    "VpcConfig",
                    map(
                            "SubnetIds",
                            function.network().subnets(),
                            "SecurityGroupIds",
                            function.network().securityGroups()));
        }
        function.kmsKey().ifPresent(key -> properties.put("KmsKeyArn", key));
        return properties;
    }

    /// A version cannot change, so another archive or other settings need one of another id.
    private String versionId() {
        String settings = stack.function() + stack.options().function().architecture().word();
        return "Version"
                + archive.sha256().substring(0, 16)
                + Integer.toHexString(settings.hashCode());
    }

    private static Map<String, Object> version() {
        return map(
                "Type",
                "AWS::Lambda::Version",
                "DeletionPolicy",
                "Retain",
                "UpdateReplacePolicy",
                "Retain",
                "Properties",
                map("FunctionName", map("Ref", "Function")));
    }

    private Map<String, Object> alias(Alias alias) {
        return map(
                "Type",
                "AWS::Lambda::Alias",
                "Properties",
                map(
                        "FunctionName",
                        map("Ref", "Function"),
                        "FunctionVersion",
                        map("Fn::GetAtt", List.of(versionId(), "Version")),
                        "Name",
                        alias.name()));
    }
}
