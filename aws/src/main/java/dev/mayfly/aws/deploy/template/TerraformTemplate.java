package dev.mayfly.aws.deploy.template;

import static dev.mayfly.aws.deploy.template.Trees.map;

import dev.mayfly.aws.deploy.stack.Archive;
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
import java.util.TreeMap;

/// A stack as resources of Terraform's AWS provider.
///
/// @see <a href="https://developer.hashicorp.com/terraform/language/syntax/json">JSON configuration
///   syntax</a>
final class TerraformTemplate {
    private static final String ALIAS_ARN = "${aws_lambda_alias.function.arn}";

    private final Stack stack;
    private final Archive archive;
    private final Map<String, Map<String, Object>> resources = new LinkedHashMap<>();

    TerraformTemplate(Stack stack, Archive archive) {
        this.stack = stack;
        this.archive = archive;
    }

    Map<String, Object> tree() {
        for (StackResource resource : stack.resources(archive)) {
            switch (resource) {
                case Bucket bucket -> addBucket(bucket);
                case Role role -> addRole(role);
                case LogGroup group -> addLogGroup(group);
                case Function function -> addFunction(function);
                case Alias alias -> addAlias(alias);
                case Schedule schedule -> addSchedule(schedule);
                case Notification notification -> addNotification(notification);
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
                resources);
    }

    private void add(String type, String id, Map<String, Object> arguments) {
        resources.computeIfAbsent(type, _ -> new LinkedHashMap<>()).put(id, arguments);
    }

    private Map<String, String> tags() {
        return new TreeMap<>(stack.tags());
    }

    private void addBucket(Bucket bucket) {
        String reference = "${aws_s3_bucket.work.id}";
        add("aws_s3_bucket", "work", map("bucket", bucket.name(), "tags", stack.bucketTags()));
        add(
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
                        add(
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

    private void addRole(Role role) {
        String id = role.name().equals(stack.worker().name()) ? "worker" : "driver";
        Map<String, Object> arguments =
                map(
                        "name",
                        role.name(),
                        "assume_role_policy",
                        role.trust().toJson(),
                        "tags",
                        tags());
        role.boundary().ifPresent(policy -> arguments.put("permissions_boundary", policy));
        add("aws_iam_role", id, arguments);
        add(
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

    private void addLogGroup(LogGroup group) {
        add(
                "aws_cloudwatch_log_group",
                "function",
                map(
                        "name",
                        group.name(),
                        "retention_in_days",
                        group.retentionDays(),
                        "tags",
                        tags()));
    }

    private void addFunction(Function function) {
        Map<String, Object> arguments =
                map(
                        "function_name",
                        function.name(),
                        "description",
                        function.description(),
                        "role",
                        "${aws_iam_role.worker.arn}",
                        "runtime",
                        Stack.RUNTIME,
                        "handler",
                        Stack.HANDLER,
                        "architectures",
                        List.of(stack.options().function().architecture().word()),
                        "memory_size",
                        function.memoryMegabytes(),
                        "timeout",
                        function.timeoutSeconds(),
                        "environment",
                        map("variables", function.environment()),
                        "filename",
                        archive.file().toString(),
                        "source_code_hash",
                        archive.base64(),
                        "publish",
                        true,
                        "tracing_config",
                        map("mode", CloudFormationTemplate.tracing(function)),
                        "tags",
                        tags(),
                        "depends_on",
                        List.of("aws_cloudwatch_log_group.function", "aws_iam_role_policy.worker"));
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
        add("aws_lambda_function", "function", arguments);
        add(
                "aws_lambda_function_recursion_config",
                "function",
                map(
                        "function_name",
                        "${aws_lambda_function.function.function_name}",
                        "recursive_loop",
                        Stack.RECURSIVE_LOOP));
    }

    private void addAlias(Alias alias) {
        add(
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

    private void addSchedule(Schedule schedule) {
        add(
                "aws_cloudwatch_event_rule",
                "sweep",
                map(
                        "name",
                        schedule.name(),
                        "description",
                        Stack.SCHEDULE_DESCRIPTION,
                        "schedule_expression",
                        schedule.rate(),
                        "tags",
                        tags()));
        add(
                "aws_cloudwatch_event_target",
                "sweep",
                map(
                        "rule",
                        "${aws_cloudwatch_event_rule.sweep.name}",
                        "target_id",
                        "mayfly",
                        "arn",
                        ALIAS_ARN,
                        "input",
                        schedule.event(),
                        "depends_on",
                        List.of("aws_lambda_permission.sweep")));
        addPermission(
                "sweep",
                map(
                        "principal",
                        "events.amazonaws.com",
                        "source_arn",
                        "${aws_cloudwatch_event_rule.sweep.arn}"));
    }

    /// For the deployment's own bucket: Terraform removes all other entries that a bucket has.
    private void addNotification(Notification notification) {
        addPermission(
                "notification",
                map(
                        "principal",
                        "s3.amazonaws.com",
                        "source_arn",
                        "${aws_s3_bucket.work.arn}",
                        "source_account",
                        stack.options().place().account()));
        add(
                "aws_s3_bucket_notification",
                "work",
                map(
                        "bucket",
                        "${aws_s3_bucket.work.id}",
                        "lambda_function",
                        List.of(
                                map(
                                        "id",
                                        notification.id(),
                                        "lambda_function_arn",
                                        ALIAS_ARN,
                                        "events",
                                        List.of("s3:ObjectCreated:Put"),
                                        "filter_prefix",
                                        notification.prefix(),
                                        "filter_suffix",
                                        notification.suffix())),
                        "depends_on",
                        List.of("aws_lambda_permission.notification")));
    }

    private void addPermission(String id, Map<String, Object> service) {
        Map<String, Object> arguments =
                map(
                        "function_name",
                        "${aws_lambda_function.function.function_name}",
                        "qualifier",
                        "${aws_lambda_alias.function.name}",
                        "action",
                        "lambda:InvokeFunction");
        arguments.putAll(service);
        add("aws_lambda_permission", id, arguments);
    }
}
