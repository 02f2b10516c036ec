package dev.mayfly.aws.deploy.plan;

import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteBucket;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteFunction;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteLogGroup;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteRole;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteSchedule;
import dev.mayfly.aws.deploy.plan.DestroyStep.RemoveNotifications;
import dev.mayfly.aws.deploy.plan.StackState.LogGroupState;
import dev.mayfly.aws.deploy.plan.StackState.RoleState;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Decides what is to be removed: what has the deployment's names and its tag. Pure.
public final class DestroyPlan {
    private DestroyPlan() {}

    /// The steps, in an order in which nothing is used by what is left.
    ///
    /// @param notifying buckets that call the function
    /// @param withData whether the bucket goes even if there are objects in it
    public static List<DestroyStep> steps(
            Stack stack, StackState found, List<String> notifying, boolean withData) {
        var steps = new ArrayList<DestroyStep>();
        notifying.forEach(bucket -> steps.add(new RemoveNotifications(bucket)));
        found.schedule()
                .filter(schedule -> StackState.isOwn(schedule.tags(), stack))
                .ifPresent(schedule -> steps.add(new DeleteSchedule(schedule.settings())));
        found.function()
                .filter(function -> StackState.isOwn(function.tags(), stack))
                .ifPresent(_ -> steps.add(new DeleteFunction(stack.function())));
        if (isOwn(found.logGroup().map(LogGroupState::tags), stack)) {
            steps.add(new DeleteLogGroup(stack.logGroup()));
        }
        addRole(stack, stack.worker(), found.worker(), steps);
        addRole(stack, stack.driver(), found.driver(), steps);
        if (isOwn(found.bucketTags(), stack)) {
            steps.add(new DeleteBucket(stack.ownBucket(), withData));
        }
        return steps;
    }

    private static boolean isOwn(Optional<Map<String, String>> tags, Stack stack) {
        return tags.filter(each -> StackState.isOwn(each, stack)).isPresent();
    }

    private static void addRole(
            Stack stack, Role role, Optional<RoleState> found, List<DestroyStep> steps) {
        if (isOwn(found.map(RoleState::tags), stack)) {
            steps.add(new DeleteRole(role));
        }
    }

    /// Buckets that may call the function: those of the options, and the one that the function was
    /// told when it was deployed.
    public static List<String> bucketsToAsk(Stack stack, StackState found) {
        var buckets = new TreeSet<>(stack.buckets());
        found.bucketTags().ifPresent(_ -> buckets.add(stack.ownBucket().name()));
        found.formerWorkBucket().ifPresent(buckets::add);
        return List.copyOf(buckets);
    }
}
