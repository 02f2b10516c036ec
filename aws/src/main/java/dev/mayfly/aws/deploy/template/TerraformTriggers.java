package dev.mayfly.aws.deploy.template;

import static dev.mayfly.aws.deploy.template.Trees.map;

import dev.mayfly.aws.deploy.stack.JsonText;
import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What calls the function, as Terraform has it: a schedule, and a bucket that notifies.
record TerraformTriggers(Stack stack, TerraformResources resources) {
    private static final String ALIAS_ARN = "${aws_lambda_alias.function.arn}";

    /// A schedule, and its right to call the function.
    void addSchedule(Schedule schedule) {
        resources.add(
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
                        new TreeMap<>(stack.tags())));
        resources.add(
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

    /// An entry of a bucket, and the bucket's right to call the function. Terraform's own resource
    /// removes all other entries, so it is for a bucket of the template alone.
    ///
    /// @param notifier what sets the entry of another bucket
    void addNotification(Notification notification, Optional<Notifier> notifier) {
        addPermission(
                "notification",
                map(
                        "principal",
                        "s3.amazonaws.com",
                        "source_arn",
                        notifier.map(_ -> stack.options().place().bucketArn(notification.name()))
                                .orElse("${aws_s3_bucket.work.arn}"),
                        "source_account",
                        stack.options().place().account()));
        List<String> permission = List.of("aws_lambda_permission.notification");
        notifier.ifPresentOrElse(
                found -> addInvocation(found, permission),
                () -> addOwnEntry(notification, permission));
    }

    private void addOwnEntry(Notification notification, List<String> permission) {
        resources.add(
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
                        permission));
    }

    private void addInvocation(Notifier notifier, List<String> permission) {
        String id = id(notifier);
        Notification entry = notifier.entry();
        resources.add(
                "aws_lambda_invocation",
                id,
                map(
                        "function_name",
                        "${aws_lambda_function." + id + ".function_name}",
                        "lifecycle_scope",
                        "CRUD",
                        "input",
                        JsonText.compact(
                                map(
                                        "Bucket",
                                        entry.name(),
                                        "Id",
                                        entry.id(),
                                        "Function",
                                        ALIAS_ARN,
                                        "Prefix",
                                        entry.prefix(),
                                        "Suffix",
                                        entry.suffix())),
                        "depends_on",
                        permission));
    }

    /// What a notifier's resources are called.
    static String id(Notifier notifier) {
        return "notifier_" + notifier.id();
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
        resources.add("aws_lambda_permission", id, arguments);
    }
}
