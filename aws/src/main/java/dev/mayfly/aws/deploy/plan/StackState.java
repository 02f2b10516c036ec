package dev.mayfly.aws.deploy.plan;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.Map;
import java.util.Optional;

/// What is there of a deployment.
///
/// @param bucketTags of the deployment's own bucket
/// @param function as it is, without versions
/// @param version that the alias names which is asked for
/// @param recursiveLoop what Lambda does if the function calls itself; empty where nobody knows
/// @param notifications by bucket: the entry that calls the function
public record StackState(
        Optional<Map<String, String>> bucketTags,
        Optional<RoleState> worker,
        Optional<RoleState> driver,
        Optional<LogGroupState> logGroup,
        Optional<FunctionState> function,
        Optional<FunctionState> version,
        Optional<String> recursiveLoop,
        Optional<ScheduleState> schedule,
        Map<String, Notification> notifications) {
    private static final String SCHEME = "s3://";

    /// Copies the map.
    public StackState {
        notifications = Map.copyOf(notifications);
    }

    /// A log group.
    ///
    /// @param retentionDays 0 for ever
    public record LogGroupState(int retentionDays, Map<String, String> tags) {}

    /// A role.
    ///
    /// @param trust a policy as JSON
    /// @param permissions the policy of ours, as JSON; empty if there is none
    public record RoleState(String trust, String permissions, Map<String, String> tags) {}

    /// A function or a version of it.
    ///
    /// @param architecture as Lambda writes it
    /// @param codeSha256 in base64
    public record FunctionState(
            Function settings, String architecture, String codeSha256, Map<String, String> tags) {}

    /// A schedule.
    ///
    /// @param settings as far as it has them: a target and an event that it lacks are empty
    /// @param isOn whether it does anything
    public record ScheduleState(Schedule settings, boolean isOn, Map<String, String> tags) {}

    /// The bucket of the place for work that the function was told when it was deployed.
    public Optional<String> formerWorkBucket() {
        return function.map(found -> found.settings().environment().get("MAYFLY_WORK"))
                .filter(work -> work.startsWith(SCHEME))
                .map(work -> work.substring(SCHEME.length()).replaceAll("/.*", ""));
    }

    /// Nothing.
    public static StackState nothing() {
        return new StackState(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /// Whether tags are those of a stack's resources.
    public static boolean isOwn(Map<String, String> tags, Stack stack) {
        return stack.options().name().equals(tags.get(Stack.TAG));
    }
}
