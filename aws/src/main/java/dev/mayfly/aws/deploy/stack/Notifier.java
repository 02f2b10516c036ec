package dev.mayfly.aws.deploy.stack;

import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What templates need besides the stack's resources to set an entry of a bucket that they do not
/// make: their tools can only set all entries of a bucket together, so they call a function that
/// does what deploying does itself.
///
/// Another bucket has another one, since a role may change one bucket only: while a stack moves,
/// the old one removes the old entry, and the new one makes the new.
///
/// @param id of the bucket, for names: eight hexadecimal digits
/// @param role may change the bucket's entries, and log
/// @param function has the archive's code
/// @param entry what it sets
public record Notifier(
        String id, Role role, LogGroup logGroup, Function function, Notification entry) {
    /// The class that Lambda calls.
    public static final String HANDLER =
            "dev.mayfly.aws.notification.NotificationHandler::handleRequest";

    /// The longest that CloudFormation waits for its answer: time for two calls, and for Lambda's
    /// pause between them if the first fails.
    public static final int PATIENCE_SECONDS = 600;

    private static final int MEMORY_MEGABYTES = 1024;
    private static final int TIMEOUT_SECONDS = 180;

    /// The one that a template needs, if it needs one.
    public static Optional<Notifier> of(Stack stack, Archive archive) {
        return stack.options()
                .givenWork()
                .flatMap(_ -> stack.notification(archive))
                .map(entry -> of(stack, entry));
    }

    private static Notifier of(Stack stack, Notification entry) {
        String id = id(stack);
        String roleName = stack.roleName("notifier-" + id);
        var role =
                new Role(
                        roleName,
                        stack.options().place().roleArn(roleName),
                        Policies.trustOfLambda(),
                        permissions(stack),
                        stack.options().boundary());
        var function =
                new Function(
                        functionName(stack),
                        "Keeps Mayfly's entry in the notifications of bucket " + entry.name(),
                        role.arn(),
                        MEMORY_MEGABYTES,
                        TIMEOUT_SECONDS,
                        Map.of(),
                        Network.NONE,
                        Optional.empty(),
                        false);
        return new Notifier(id, role, logGroup(stack), function, entry);
    }

    /// What its function may do.
    public static Policy permissions(Stack stack) {
        return new Policy(
                List.of(
                        Statement.allow(
                                "SetEntry",
                                List.of("s3:GetBucketNotification", "s3:PutBucketNotification"),
                                List.of(stack.options().place().bucketArn(stack.work().bucket()))),
                        Policies.log(logGroup(stack))));
    }

    private static LogGroup logGroup(Stack stack) {
        String name = "/aws/lambda/" + functionName(stack);
        return new LogGroup(
                name,
                stack.options().place().arn("logs", "log-group:" + name),
                stack.logGroup().retentionDays());
    }

    private static String functionName(Stack stack) {
        return stack.functionName() + "-notifier-" + id(stack);
    }

    private static String id(Stack stack) {
        return HexFormat.of().toHexDigits(stack.work().bucket().hashCode());
    }

    /// What a template has besides the stack's own resources.
    public List<StackResource> resources() {
        return List.of(role, logGroup, function);
    }
}
