package dev.mayfly.aws.deploy.template;

import static dev.mayfly.aws.deploy.template.Trees.map;

import dev.mayfly.aws.deploy.stack.Notifier;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import java.util.List;
import java.util.Map;

/// What sets an entry of a bucket that a template does not make, as CloudFormation has it: a
/// resource of our own kind, made and removed by a function of the template.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html">
///   Custom resources</a>
final class NotifierResources {
    private NotifierResources() {}

    /// The function with its role and log group, and what it makes.
    ///
    /// @param function its resource
    /// @param alias refers to the ARN of what the bucket calls
    static void add(
            Notifier notifier,
            Map<String, Object> function,
            Map<String, Object> alias,
            Stack stack,
            Map<String, Object> resources) {
        resources.put(roleId(notifier), CloudFormationTemplate.role(notifier.role(), stack));
        resources.put(
                logGroupId(notifier), CloudFormationTemplate.logGroup(notifier.logGroup(), stack));
        resources.put(functionId(notifier), function);
        Notification entry = notifier.entry();
        resources.put(
                "Notification" + notifier.id(),
                map(
                        "Type",
                        "Custom::MayflyNotification",
                        "DependsOn",
                        List.of(TriggerResources.NOTIFICATION_PERMISSION),
                        "Properties",
                        map(
                                "ServiceToken",
                                map("Fn::GetAtt", List.of(functionId(notifier), "Arn")),
                                "ServiceTimeout",
                                Notifier.PATIENCE_SECONDS,
                                "Bucket",
                                entry.name(),
                                "Id",
                                entry.id(),
                                "Function",
                                alias,
                                "Prefix",
                                entry.prefix(),
                                "Suffix",
                                entry.suffix())));
    }

    /// What CloudFormation and SAM call alike of the function.
    static Map<String, Object> settings(Notifier notifier, Stack stack) {
        return CloudFormationTemplate.settings(
                notifier.function(), Notifier.HANDLER, roleId(notifier), stack);
    }

    private static String roleId(Notifier notifier) {
        return "NotifierRole" + notifier.id();
    }

    static String logGroupId(Notifier notifier) {
        return "NotifierLogGroup" + notifier.id();
    }

    private static String functionId(Notifier notifier) {
        return "Notifier" + notifier.id();
    }
}
