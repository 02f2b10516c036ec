package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.plan.DestroyPlan;
import dev.mayfly.aws.deploy.plan.DestroyStep;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteBucket;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteFunction;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteLogGroup;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteRole;
import dev.mayfly.aws.deploy.plan.DestroyStep.DeleteSchedule;
import dev.mayfly.aws.deploy.plan.DestroyStep.RemoveNotifications;
import dev.mayfly.aws.deploy.plan.StackState;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Removes a deployment: what has its names and its tag, and entries of notifications that call its
/// function. What an earlier run left is removed by the next.
public final class Destroyer {
    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;

    /// A destroyer.
    ///
    /// @param clients stay open
    public Destroyer(AwsClients clients, Stack stack) {
        this.clients = clients;
        this.requests = new Requests("deployer");
        this.stack = stack;
    }

    /// What happened to something.
    ///
    /// @param isLeft whether it is still there, for the reason that is told
    public record Removal(String kind, String name, String done, boolean isLeft) {}

    /// Removes everything.
    ///
    /// @param withData whether the deployment's bucket goes even if there are objects in it
    /// @param isDryRun whether nothing is done and only told
    /// @param removals hears of each resource
    public void destroy(boolean withData, boolean isDryRun, Consumer<Removal> removals) {
        for (DestroyStep step : plan(withData)) {
            Optional<String> obstacle = isDryRun ? Optional.empty() : perform(step);
            removals.accept(
                    new Removal(
                            step.kind(),
                            step.name(),
                            obstacle.orElse(isDryRun ? "would be removed" : "removed"),
                            obstacle.isPresent()));
        }
    }

    List<DestroyStep> plan(boolean withData) {
        StackState found = new StackSurvey(clients, requests, stack).parts();
        var notifications = new Notifications(clients, requests, stack);
        List<RemoveNotifications> notifying =
                DestroyPlan.notificationsToAsk(stack, found).stream()
                        .filter(each -> notifications.isThere(each.bucket(), each.isDeployedOnly()))
                        .toList();
        return DestroyPlan.steps(stack, found, notifying, withData);
    }

    /// Does a step.
    ///
    /// @return why it could not be done, if something of others is in the way
    private Optional<String> perform(DestroyStep step) {
        try {
            return switch (step) {
                case RemoveNotifications(var bucket, var isDeployedOnly) -> {
                    new Notifications(clients, requests, stack).remove(bucket, isDeployedOnly);
                    yield Optional.empty();
                }
                case DeleteSchedule _ ->
                        new TriggerSteps(clients, requests, stack).removeSchedule();
                case DeleteFunction(var function) -> {
                    requests.find(
                            "lambda:DeleteFunction",
                            stack.functionArn(),
                            () ->
                                    clients.lambda()
                                            .deleteFunction(delete ->
                                                    delete.functionName(function.name())));
                    yield Optional.empty();
                }
                case DeleteLogGroup(var group) -> {
                    requests.find(
                            "logs:DeleteLogGroup",
                            group.arn(),
                            () ->
                                    clients.logs()
                                            .deleteLogGroup(
                                                    delete -> delete.logGroupName(group.name())));
                    yield Optional.empty();
                }
                case DeleteRole(var role) -> delete(role);
                case DeleteBucket(var bucket, var isEmptied) -> delete(bucket, isEmptied);
            };
        } catch (AwsServiceException e) {
            throw new DeployException(
                    step.kind()
                            + " could not be removed: name="
                            + step.name()
                            + " reason="
                            + e.getMessage(),
                    e);
        }
    }

    private Optional<String> delete(Role role) {
        requests.find(
                "iam:DeleteRolePolicy",
                role.arn(),
                () ->
                        clients.iam()
                                .deleteRolePolicy(delete ->
                                        delete.roleName(role.name()).policyName(Stack.POLICY)));
        try {
            requests.find(
                    "iam:DeleteRole",
                    role.arn(),
                    () -> clients.iam().deleteRole(delete -> delete.roleName(role.name())));
            return Optional.empty();
        } catch (AwsServiceException e) {
            if (Requests.code(e).startsWith("DeleteConflict")) {
                return Optional.of("left: somebody attached policies to it, detach them first");
            }
            throw e;
        }
    }

    private Optional<String> delete(Bucket bucket, boolean isEmptied) {
        String arn = stack.options().place().bucketArn(bucket.name());
        if (isEmptied) {
            new StoredObjects(clients.s3(), requests, bucket.name(), arn).delete("");
        }
        try {
            requests.find(
                    "s3:DeleteBucket",
                    arn,
                    () -> clients.s3().deleteBucket(delete -> delete.bucket(bucket.name())));
            return Optional.empty();
        } catch (AwsServiceException e) {
            if (Requests.code(e).equals("BucketNotEmpty")) {
                return Optional.of(
                        isEmptied
                                ? "left: it still has objects or versions of them: end the jobs"
                                        + " that write to it, or delete the versions in S3"
                                : "left: there are objects in it, --delete-data deletes them");
            }
            throw e;
        }
    }
}
