package dev.mayfly.aws.deploy.template;

import static dev.mayfly.aws.deploy.template.Trees.map;
import static dev.mayfly.aws.deploy.template.Trees.tags;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.List;
import java.util.Map;

/// What calls the function, as CloudFormation has it: a schedule, and a bucket that notifies.
final class TriggerResources {
    /// The right to call that a bucket has before it is told to.
    static final String NOTIFICATION_PERMISSION = "NotificationPermission";

    private TriggerResources() {}

    /// A schedule, and its right to call the function.
    ///
    /// @param alias refers to its ARN
    static void addSchedule(
            Schedule schedule,
            Map<String, Object> alias,
            Stack stack,
            Map<String, Object> resources) {
        resources.put(
                "Schedule",
                map(
                        "Type",
                        "AWS::Events::Rule",
                        "Properties",
                        map(
                                "Name",
                                schedule.name(),
                                "Description",
                                Stack.SCHEDULE_DESCRIPTION,
                                "ScheduleExpression",
                                schedule.rate(),
                                "State",
                                "ENABLED",
                                "Tags",
                                tags(stack.tags()),
                                "Targets",
                                List.of(
                                        map(
                                                "Id",
                                                "mayfly",
                                                "Arn",
                                                alias,
                                                "Input",
                                                schedule.event())))));
        resources.put(
                "SchedulePermission",
                permission(
                        alias,
                        map(
                                "Principal",
                                "events.amazonaws.com",
                                "SourceArn",
                                map("Fn::GetAtt", List.of("Schedule", "Arn")))));
    }

    /// The right of a bucket to call the function.
    ///
    /// @param alias refers to its ARN
    static void addNotification(
            Notification notification,
            Map<String, Object> alias,
            Stack stack,
            Map<String, Object> resources) {
        resources.put(
                NOTIFICATION_PERMISSION,
                permission(
                        alias,
                        map(
                                "Principal",
                                "s3.amazonaws.com",
                                "SourceArn",
                                stack.options().place().bucketArn(notification.name()),
                                "SourceAccount",
                                stack.options().place().account())));
    }

    /// What the deployment's own bucket tells whom.
    ///
    /// @param alias refers to the ARN of what is called
    static Map<String, Object> configuration(Notification notification, Map<String, Object> alias) {
        return map(
                "LambdaConfigurations",
                List.of(
                        map(
                                "Event",
                                "s3:ObjectCreated:Put",
                                "Function",
                                alias,
                                "Filter",
                                map(
                                        "S3Key",
                                        map(
                                                "Rules",
                                                List.of(
                                                        map(
                                                                "Name",
                                                                "prefix",
                                                                "Value",
                                                                notification.prefix()),
                                                        map(
                                                                "Name",
                                                                "suffix",
                                                                "Value",
                                                                notification.suffix())))))));
    }

    private static Map<String, Object> permission(
            Map<String, Object> alias, Map<String, Object> service) {
        Map<String, Object> properties =
                map("FunctionName", alias, "Action", "lambda:InvokeFunction");
        properties.putAll(service);
        return map("Type", "AWS::Lambda::Permission", "Properties", properties);
    }
}
