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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// A stack as resources of SAM, which makes version and alias of the function itself.
///
/// @see <a
///   href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html">AWS::Serverless::Function</a>
final class SamTemplate {
    /// The alias' ARN.
    private static final Map<String, Object> ALIAS = map("Ref", "Function.Alias");

    private final Stack stack;
    private final Archive archive;

    SamTemplate(Stack stack, Archive archive) {
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
                                CloudFormationTemplate.bucket(
                                        bucket, stack.notification(archive), ALIAS, stack));
                case Role role ->
                        resources.put(
                                CloudFormationTemplate.roleId(role, stack),
                                CloudFormationTemplate.role(role, stack));
                case LogGroup group ->
                        resources.put("LogGroup", CloudFormationTemplate.logGroup(group, stack));
                case Function function -> resources.put("Function", function(function));
                case Alias _ -> {} // the function says it
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
                "Transform",
                "AWS::Serverless-2016-10-31",
                "Description",
                CloudFormationTemplate.description(stack),
                "Resources",
                resources);
    }

    private Map<String, Object> function(Function function) {
        Map<String, Object> properties =
                CloudFormationTemplate.settings(function, Stack.HANDLER, "WorkerRole", stack);
        properties.put("CodeUri", archive.file().toString());
        properties.put("AutoPublishAlias", stack.alias(archive).name());
        properties.put("AutoPublishAliasAllProperties", true);
        properties.put("SnapStart", map("ApplyOn", CloudFormationTemplate.snapStart(stack)));
        properties.put("RecursiveLoop", Stack.RECURSIVE_LOOP);
        properties.put("Tracing", CloudFormationTemplate.tracing(function));
        properties.put("Tags", new TreeMap<>(stack.tags()));
        return CloudFormationTemplate.logged("AWS::Serverless::Function", "LogGroup", properties);
    }

    private Map<String, Object> notifier(Notifier notifier) {
        Map<String, Object> properties = NotifierResources.settings(notifier, stack);
        properties.put("CodeUri", archive.file().toString());
        properties.put("Tags", new TreeMap<>(stack.tags()));
        return CloudFormationTemplate.logged(
                "AWS::Serverless::Function", NotifierResources.logGroupId(notifier), properties);
    }
}
