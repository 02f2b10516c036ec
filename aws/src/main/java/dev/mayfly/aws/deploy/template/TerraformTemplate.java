package dev.mayfly.aws.deploy.template;

import static dev.mayfly.aws.deploy.template.Trees.map;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A stack as resources of Terraform's AWS provider.
///
/// @see <a href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON configuration
///   syntax</a>
final class TerraformTemplate {
    private static final String FUNCTION = "function";
    private static final String WORKER = "worker";

    private final Stack stack;
    private final Archive archive;
    private final TerraformResources resources = new TerraformResources();

    TerraformTemplate(Stack stack, Archive archive) {
        this.stack = stack;
        this.archive = archive;
    }

    Map<String, Object> tree() {
        var triggers = new TerraformTriggers(stack, resources);
        for (StackResource resource : stack.resources(archive)) {
            switch (resource) {
                case Bucket bucket -> addBucket(bucket);
                case Role role -> addRole(role, roleId(role));
                case LogGroup group -> addLogGroup(group, FUNCTION);
                case Function function -> addFunction(function);
                case Alias alias -> addAlias(alias);
                case Schedule schedule -> triggers.addSchedule(schedule);
                case Notification notification -> {
                    Optional<Notifier> notifier = Notifier.of(stack, archive);
                    notifier.ifPresent(this::addNotifier);
                    triggers.addNotification(notification, notifier);
                }
            }
        }
        return map(
                "terraform",
                map(
                        "required_providers",
                        map("aws", map("source", "hashicorp/aws", "version", ">= 6.0"))),
                "provider",
                map("aws", map("region", stack.options().place().region())),
                "resource",
                resources.tree());
    }

    private Map<String, String> tags() {
        return new TreeMap<>(stack.tags());
    }

    private void addBucket(Bucket bucket) {
        String reference = "${aws_s3_bucket.work.id}";
        resources.add(
                "aws_s3_bucket", "work", map("bucket", bucket.name(), "tags", stack.bucketTags()));
        resources.add(
                "aws_s3_bucket_lifecycle_configuration",
                "work",
                map(
                        "bucket",
                        reference,
                        "rule",
                        List.of(
                                map(
                                        "id",
                                        "mayfly-uploads",
                                        "status",
                                        "Enabled",
                                        "filter",
                                        map("prefix", ""),
                                        "abort_incomplete_multipart_upload",
                                        map("days_after_initiation", Stack.UPLOAD_DAYS)))));
        bucket.kmsKey()
                .ifPresent(key ->
                        resources.add(
                                "aws_s3_bucket_server_side_encryption_configuration",
                                "work",
                                map(
                                        "bucket",
                                        reference,
                                        "rule",
                                        List.of(
                                                map(
                                                        "bucket_key_enabled",
                                                        true,
                                                        "apply_server_side_encryption_by_default",
                                                        map(
                                                                "sse_algorithm",
                                                                "aws:kms",
                                                                "kms_master_key_id",
                                                                key))))));
    }

    private String roleId(Role role) {
        return role.name().equals(stack.worker().name()) ? WORKER : "driver";
    }

    private void addRole(Role role, String id) {
        Map<String, Object> arguments =
                map(
                        "name",
                        role.name(),
                        "assume_role_policy",
                        role.trust().toJson(),
                        "tags",
                        tags());
        role.boundary().ifPresent(policy -> arguments.put("permissions_boundary", policy));
        resources.add("aws_iam_role", id, arguments);
        resources.add(
                "aws_iam_role_policy",
                id,
                map(
                        "name",
                        Stack.POLICY,
                        "role",
                        "${aws_iam_role." + id + ".id}",
                        "policy",
                        role.permissions().toJson()));
    }

    private void addLogGroup(LogGroup group, String id) {
        resources.add(
                "aws_cloudwatch_log_group",
                id,
                map(
                        "name",
                        group.name(),
                        "retention_in_days",
                        group.retentionDays(),
                        "tags",
                        tags()));
    }

    private void addFunction(Function function) {
        Map<String, Object> arguments = function(function, Stack.HANDLER, WORKER, FUNCTION);
        arguments.put("publish", true);
        if (stack.options().function().isSnapStart()) {
            arguments.put("snap_start", map("apply_on", "PublishedVersions"));
        }
        if (function.network().isVpc()) {
            arguments.put(
                    "vpc_config",
                    map(
                            "subnet_ids",
                            function.network().subnets(),
                            "security_group_ids",
                            function.network().securityGroups()));
        }
        function.kmsKey().ifPresent(key -> arguments.put("kms_key_arn", key));
        resources.add("aws_lambda_function", FUNCTION, arguments);
        resources.add(
                "aws_lambda_function_recursion_config",
                FUNCTION,
                map(
                        "function_name",
                        "${aws_lambda_function.function.function_name}",
                        "recursive_loop",
                        Stack.RECURSIVE_LOOP));
    }

    /// What sets the entry of a bucket that is not a resource here.
    private void addNotifier(Notifier notifier) {
        String id = TerraformTriggers.id(notifier);
        addRole(notifier.role(), id);
        addLogGroup(notifier.logGroup(), id);
        resources.add(
                "aws_lambda_function", id, function(notifier.function(), Notifier.HANDLER, id, id));
    }

    /// @param handler the class that Lambda calls
    private Map<String, Object> function(
            Function function, String handler, String roleId, String logGroupId) {
        Map<String, Object> arguments =
                map(
                        "function_name",
                        function.name(),
                        "description",
                        function.description(),
                        "role",
                        "${aws_iam_role." + roleId + ".arn}",
                        "runtime",
                        Stack.RUNTIME,
                        "handler",
                        handler,
                        "architectures",
                        List.of(stack.options().function().architecture().word()),
                        "memory_size",
                        function.memoryMegabytes(),
                        "timeout",
                        function.timeoutSeconds(),
                        "filename",
                        archive.file().toString(),
                        "source_code_hash",
                        archive.base64(),
                        "tracing_config",
                        map("mode", CloudFormationTemplate.tracing(function)),
                        "tags",
                        tags(),
                        "depends_on",
                        List.of(
                                "aws_cloudwatch_log_group." + logGroupId,
                                "aws_iam_role_policy." + roleId));
        if (!function.environment().isEmpty()) {
            arguments.put("environment", map("variables", function.environment()));
        }
        return arguments;
    }

    private void addAlias(Alias alias) {
        resources.add(
                "aws_lambda_alias",
                "function",
                map(
                        "name",
                        alias.name(),
                        "function_name",
                        "${aws_lambda_function.function.function_name}",
                        "function_version",
                        "${aws_lambda_function.function.version}"));
    }
}
