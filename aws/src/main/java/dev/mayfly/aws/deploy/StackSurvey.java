package dev.mayfly.aws.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.aws.deploy.plan.StackState;
import dev.mayfly.aws.deploy.plan.StackState.FunctionState;
import dev.mayfly.aws.deploy.plan.StackState.LogGroupState;
import dev.mayfly.aws.deploy.plan.StackState.RoleState;
import dev.mayfly.aws.deploy.plan.StackState.ScheduleState;
import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.net.URLDecoder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRecursionConfigResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.TracingMode;

/// Finds out what is there of a deployment. Asks for each resource by its name, and changes
/// nothing.
final class StackSurvey {
    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;

    StackSurvey(AwsClients clients, Requests requests, Stack stack) {
        this.clients = clients;
        this.requests = requests;
        this.stack = stack;
    }

    /// What may have to be removed.
    StackState parts() {
        return new StackState(
                bucketTags(stack.ownBucket()),
                role(stack.worker()),
                role(stack.driver()),
                logGroup(stack.logGroup()),
                function(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                schedule(),
                Map.of());
    }

    /// All of it.
    ///
    /// @param alias that of the archive which is asked for
    StackState all(String alias) {
        StackState parts = parts();
        if (parts.function().isEmpty()) {
            return parts; // nothing calls it then
        }
        return new StackState(
                parts.bucketTags(),
                parts.worker(),
                parts.driver(),
                parts.logGroup(),
                parts.function(),
                function(Optional.of(alias)),
                recursiveLoop(),
                parts.schedule(),
                notifications(parts));
    }

    /// Where a server does not know this setting, functions call themselves as often as they like.
    private Optional<String> recursiveLoop() {
        return requests.find(
                        "lambda:GetFunctionRecursionConfig",
                        stack.functionArn(),
                        () ->
                                clients.lambda()
                                        .getFunctionRecursionConfig(
                                                get -> get.functionName(stack.functionName())))
                .map(GetFunctionRecursionConfigResponse::recursiveLoopAsString);
    }

    private Map<String, Notification> notifications(StackState parts) {
        var buckets = new TreeSet<String>();
        buckets.add(stack.work().bucket());
        parts.formerWorkBucket().ifPresent(buckets::add);
        var found = new TreeMap<String, Notification>();
        var notifications = new Notifications(clients, requests, stack);
        for (String bucket : buckets) {
            notifications.find(bucket).ifPresent(entry -> found.put(bucket, entry));
        }
        return found;
    }

    private Optional<ScheduleState> schedule() {
        String name = stack.scheduleName();
        String arn = stack.scheduleArn();
        return requests.find(
                        "events:DescribeRule",
                        arn,
                        () -> clients.events().describeRule(get -> get.name(name)))
                .map(rule -> {
                    Optional<Target> target =
                            requests
                                    .send(
                                            "events:ListTargetsByRule",
                                            arn,
                                            () ->
                                                    clients.events()
                                                            .listTargetsByRule(
                                                                    get -> get.rule(name)))
                                    .targets()
                                    .stream()
                                    .filter(each -> each.id().equals(TriggerSteps.TARGET))
                                    .findFirst();
                    var settings =
                            new Schedule(
                                    name,
                                    arn,
                                    String.valueOf(rule.scheduleExpression()),
                                    target.map(Target::arn).orElse(""),
                                    target.map(each -> String.valueOf(each.input())).orElse(""));
                    return new ScheduleState(
                            settings, rule.state() == RuleState.ENABLED, scheduleTags(arn));
                });
    }

    private Map<String, String> scheduleTags(String arn) {
        return requests
                .send(
                        "events:ListTagsForResource",
                        arn,
                        () -> clients.events().listTagsForResource(get -> get.resourceARN(arn)))
                .tags()
                .stream()
                .collect(Collectors.toMap(each -> each.key(), each -> each.value()));
    }

    private Optional<Map<String, String>> bucketTags(Bucket bucket) {
        String owner = stack.options().place().account();
        return requests.find(
                        "s3:ListBucket",
                        stack.options().place().bucketArn(bucket.name()),
                        () ->
                                clients.s3()
                                        .headBucket(head ->
                                                head.bucket(bucket.name())
                                                        .expectedBucketOwner(owner)))
                .map(_ ->
                        requests.find(
                                        "s3:GetBucketTagging",
                                        stack.options().place().bucketArn(bucket.name()),
                                        () ->
                                                clients.s3()
                                                        .getBucketTagging(get ->
                                                                get.bucket(bucket.name())
                                                                        .expectedBucketOwner(
                                                                                owner)))
                                .map(answer ->
                                        answer.tagSet().stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                each -> each.key(),
                                                                each -> each.value())))
                                .orElse(Map.of()));
    }

    private Optional<RoleState> role(Role role) {
        return requests.find(
                        "iam:GetRole",
                        role.arn(),
                        () -> clients.iam().getRole(get -> get.roleName(role.name())))
                .map(answer ->
                        new RoleState(
                                decoded(answer.role().assumeRolePolicyDocument()),
                                permissions(role),
                                answer.role().tags().stream()
                                        .collect(Collectors.toMap(Tag::key, Tag::value))));
    }

    private String permissions(Role role) {
        return requests.find(
                        "iam:GetRolePolicy",
                        role.arn(),
                        () ->
                                clients.iam()
                                        .getRolePolicy(get ->
                                                get.roleName(role.name()).policyName(Stack.POLICY)))
                .map(answer -> decoded(answer.policyDocument()))
                .orElse("");
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, UTF_8);
    }

    private Optional<LogGroupState> logGroup(LogGroup group) {
        return requests
                .send(
                        "logs:DescribeLogGroups",
                        group.arn(),
                        () ->
                                clients.logs()
                                        .describeLogGroups(
                                                get -> get.logGroupNamePrefix(group.name())))
                .logGroups()
                .stream()
                .filter(each -> each.logGroupName().equals(group.name()))
                .findFirst()
                .map(found ->
                        new LogGroupState(
                                Objects.requireNonNullElse(found.retentionInDays(), 0),
                                tags(group)));
    }

    private Map<String, String> tags(LogGroup group) {
        return requests.find(
                        "logs:ListTagsForResource",
                        group.arn(),
                        () ->
                                clients.logs()
                                        .listTagsForResource(get -> get.resourceArn(group.arn())))
                .map(answer -> answer.tags())
                .orElse(Map.of());
    }

    /// The function, or the version that an alias names.
    Optional<FunctionState> function(Optional<String> alias) {
        String name = stack.functionName();
        return requests.find(
                        "lambda:GetFunction",
                        stack.functionArn(),
                        () ->
                                clients.lambda()
                                        .getFunction(get -> {
                                            get.functionName(name);
                                            alias.ifPresent(get::qualifier);
                                        }))
                .map(this::state);
    }

    private FunctionState state(GetFunctionResponse answer) {
        if (answer.tagsError() != null) {
            throw requests.missing("lambda:ListTags", stack.functionArn());
        }
        FunctionConfiguration found = answer.configuration();
        var network =
                found.vpcConfig() == null
                        ? Network.NONE
                        : new Network(
                                found.vpcConfig().subnetIds(),
                                found.vpcConfig().securityGroupIds());
        var settings =
                new Function(
                        found.functionName(),
                        String.valueOf(found.description()),
                        found.role(),
                        found.memorySize(),
                        found.timeout(),
                        found.environment() == null ? Map.of() : found.environment().variables(),
                        network,
                        Optional.ofNullable(found.kmsKeyArn()).filter(key -> !key.isEmpty()),
                        found.tracingConfig() != null
                                && found.tracingConfig().mode() == TracingMode.ACTIVE);
        return new FunctionState(
                settings,
                found.architecturesAsStrings().isEmpty()
                        ? "x86_64"
                        : found.architecturesAsStrings().getFirst(),
                found.codeSha256(),
                answer.tags());
    }
}
