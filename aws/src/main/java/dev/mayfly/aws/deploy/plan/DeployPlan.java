package dev.mayfly.aws.deploy.plan;

import dev.mayfly.aws.deploy.plan.DeployStep.AllowRecursion;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateBucket;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateFunction;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateLogGroup;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateRole;
import dev.mayfly.aws.deploy.plan.DeployStep.Publish;
import dev.mayfly.aws.deploy.plan.DeployStep.RemoveNotification;
import dev.mayfly.aws.deploy.plan.DeployStep.RemoveSchedule;
import dev.mayfly.aws.deploy.plan.DeployStep.SetCode;
import dev.mayfly.aws.deploy.plan.DeployStep.SetFunction;
import dev.mayfly.aws.deploy.plan.DeployStep.SetNotification;
import dev.mayfly.aws.deploy.plan.DeployStep.SetPermissions;
import dev.mayfly.aws.deploy.plan.DeployStep.SetRetention;
import dev.mayfly.aws.deploy.plan.DeployStep.SetSchedule;
import dev.mayfly.aws.deploy.plan.DeployStep.SetTrust;
import dev.mayfly.aws.deploy.plan.DeployStep.SetUpBucket;
import dev.mayfly.aws.deploy.plan.StackState.FunctionState;
import dev.mayfly.aws.deploy.plan.StackState.RoleState;
import dev.mayfly.aws.deploy.plan.StackState.ScheduleState;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.Policy;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// Decides what is to be done until a deployment is as it is to be. Pure.
public final class DeployPlan {
    private final Stack stack;
    private final Archive archive;
    private final StackState found;
    private final List<DeployStep> steps = new ArrayList<>();

    private DeployPlan(Stack stack, Archive archive, StackState found) {
        this.stack = stack;
        this.archive = archive;
        this.found = found;
    }

    /// Something of another owner that has a name that is needed. Where there is such a thing,
    /// nothing may be done.
    public static Optional<StackResource> foreign(Stack stack, StackState found) {
        return Stream.of(
                        foreign(stack, stack.worker(), found.worker().map(RoleState::tags)),
                        foreign(stack, stack.driver(), found.driver().map(RoleState::tags)),
                        foreign(stack, stack.function(), found.function().map(FunctionState::tags)),
                        found.schedule()
                                .flatMap(schedule ->
                                        foreign(
                                                stack,
                                                schedule.settings(),
                                                Optional.of(schedule.tags()))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<StackResource> foreign(
            Stack stack, StackResource resource, Optional<Map<String, String>> tags) {
        return tags.filter(each -> !StackState.isOwn(each, stack)).map(_ -> resource);
    }

    /// The steps, in order; none if all is as it is to be.
    public static List<DeployStep> steps(Stack stack, Archive archive, StackState found) {
        var plan = new DeployPlan(stack, archive, found);
        stack.bucket().ifPresent(plan::addBucket);
        plan.addRole(stack.worker(), found.worker());
        plan.addRole(stack.driver(), found.driver());
        plan.addLogGroup(stack.logGroup());
        plan.removeNotifications();
        plan.addFunction(stack.function());
        plan.addSchedule();
        plan.addNotification();
        return List.copyOf(plan.steps);
    }

    private void addBucket(Bucket bucket) {
        if (found.bucketTags().isEmpty()) {
            steps.add(new CreateBucket(bucket));
        }
        // the name has account and region in it, so one without tags was left by half a deployment
        Map<String, String> tags = found.bucketTags().orElse(Map.of());
        boolean isSetUp =
                tags.entrySet().containsAll(stack.bucketTags().entrySet())
                        && stack.bucketTags().keySet().containsAll(ownKeys(tags));
        if (!isSetUp) {
            steps.add(new SetUpBucket(bucket));
        }
    }

    /// Users may add tags of their own.
    private static List<String> ownKeys(Map<String, String> tags) {
        return tags.keySet().stream().filter(key -> key.startsWith(Stack.TAG)).toList();
    }

    private void addRole(Role wanted, Optional<RoleState> role) {
        if (role.isEmpty()) {
            steps.add(new CreateRole(wanted));
        } else if (!isSame(wanted.trust(), role.get().trust())) {
            steps.add(new SetTrust(wanted));
        }
        if (role.isEmpty() || !isSame(wanted.permissions(), role.get().permissions())) {
            steps.add(new SetPermissions(wanted));
        }
    }

    private static boolean isSame(Policy wanted, String document) {
        return !document.isEmpty()
                && JsonNode.parser()
                        .parse(document)
                        .equals(JsonNode.parser().parse(wanted.toJson()));
    }

    private void addLogGroup(LogGroup wanted) {
        if (found.logGroup().isEmpty()) {
            steps.add(new CreateLogGroup(wanted));
        }
        // one without our tag was made by Lambda for this function
        boolean isSet =
                found.logGroup()
                        .filter(group -> StackState.isOwn(group.tags(), stack))
                        .filter(group -> group.retentionDays() == wanted.retentionDays())
                        .isPresent();
        if (!isSet) {
            steps.add(new SetRetention(wanted));
        }
    }

    private void addFunction(Function wanted) {
        Optional<FunctionState> function = found.function();
        if (function.isEmpty()) {
            steps.add(new CreateFunction(wanted, archive));
        } else {
            if (!function.get().settings().equals(wanted)) {
                steps.add(new SetFunction(wanted));
            }
            if (!hasCode(function.get())) {
                steps.add(new SetCode(wanted, archive));
            }
        }
        boolean mayCallItself =
                found.recursiveLoop().orElse(Stack.RECURSIVE_LOOP).equals(Stack.RECURSIVE_LOOP);
        if (function.isEmpty() || !mayCallItself) {
            steps.add(new AllowRecursion(wanted));
        }
        boolean isPublished =
                found.version()
                        .filter(version -> version.settings().equals(wanted))
                        .filter(this::hasCode)
                        .isPresent();
        if (!isPublished) {
            steps.add(new Publish(stack.alias(archive), found.version().isEmpty()));
        }
    }

    private void addSchedule() {
        Optional<Schedule> wanted = stack.schedule(archive);
        Optional<ScheduleState> schedule = found.schedule();
        if (wanted.isEmpty()) {
            schedule.ifPresent(each -> steps.add(new RemoveSchedule(each.settings())));
            return;
        }
        boolean isSet =
                schedule.filter(ScheduleState::isOn).map(ScheduleState::settings).equals(wanted);
        if (!isSet) {
            steps.add(new SetSchedule(wanted.get(), schedule.isEmpty()));
        }
    }

    /// Before the function forgets which bucket it was.
    private void removeNotifications() {
        Optional<String> wanted = stack.notification(archive).map(Notification::name);
        found.notifications().values().stream()
                .filter(entry -> !wanted.equals(Optional.of(entry.name())))
                .forEach(entry -> steps.add(new RemoveNotification(entry)));
    }

    private void addNotification() {
        stack.notification(archive)
                .filter(wanted -> !wanted.equals(found.notifications().get(wanted.name())))
                .ifPresent(wanted -> steps.add(new SetNotification(wanted)));
    }

    private boolean hasCode(FunctionState function) {
        return function.codeSha256().equals(archive.base64())
                && function.architecture().equals(stack.options().function().architecture().word());
    }
}
