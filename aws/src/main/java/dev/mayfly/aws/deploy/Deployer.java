package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.plan.DeployPlan;
import dev.mayfly.aws.deploy.plan.DeployStep;
import dev.mayfly.aws.deploy.plan.DeployStep.AllowRecursion;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateBucket;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateFunction;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateLogGroup;
import dev.mayfly.aws.deploy.plan.DeployStep.CreateRole;
import dev.mayfly.aws.deploy.plan.DeployStep.Publish;
import dev.mayfly.aws.deploy.plan.DeployStep.RemoveNotification;
import dev.mayfly.aws.deploy.plan.DeployStep.RemoveSchedule;
import dev.mayfly.aws.deploy.plan.DeployStep.SetBoundary;
import dev.mayfly.aws.deploy.plan.DeployStep.SetCode;
import dev.mayfly.aws.deploy.plan.DeployStep.SetFunction;
import dev.mayfly.aws.deploy.plan.DeployStep.SetNotification;
import dev.mayfly.aws.deploy.plan.DeployStep.SetPermissions;
import dev.mayfly.aws.deploy.plan.DeployStep.SetRetention;
import dev.mayfly.aws.deploy.plan.DeployStep.SetSchedule;
import dev.mayfly.aws.deploy.plan.DeployStep.SetTrust;
import dev.mayfly.aws.deploy.plan.DeployStep.SetUpBucket;
import dev.mayfly.aws.deploy.plan.StackState;
import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Makes a deployment what it is to be. What is so already is left alone; what an earlier run left
/// half done is continued.
public final class Deployer {
    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;
    private final Pause pause;

    /// A deployer.
    ///
    /// @param clients stay open
    public Deployer(AwsClients clients, Stack stack) {
        this(clients, stack, Thread::sleep);
    }

    Deployer(AwsClients clients, Stack stack, Pause pause) {
        this.clients = clients;
        this.requests = new Requests("deployer");
        this.stack = stack;
        this.pause = pause;
    }

    /// What was done, or is to be done, to a resource.
    ///
    /// @param done in the past tense
    public record Change(String kind, String name, String done) {}

    /// Does what is to be done.
    ///
    /// @param changes hears of each step after it
    /// @throws DeployException if something cannot be done; running again continues
    public void deploy(Archive archive, Consumer<Change> changes) throws InterruptedException {
        for (DeployStep step : plan(archive)) {
            perform(step);
            changes.accept(change(step));
        }
    }

    /// What is to be done, which this only tells.
    ///
    /// @throws DeployException if it cannot be found out, or cannot be done
    public List<Change> changes(Archive archive) {
        return plan(archive).stream().map(Deployer::change).toList();
    }

    private static Change change(DeployStep step) {
        return new Change(step.resource().kind(), step.resource().name(), done(step));
    }

    /// What is to be done.
    ///
    /// @throws DeployException if something of another owner has a name that is needed, or jobs are
    ///   to keep their state where they cannot
    List<DeployStep> plan(Archive archive) {
        stack.options().givenWork().ifPresent(this::requireThere);
        StackState found = new StackSurvey(clients, requests, stack).all(archive.alias());
        DeployPlan.foreign(stack, found).ifPresent(this::refuse);
        return DeployPlan.steps(stack, archive, found);
    }

    private void requireThere(S3Prefix work) {
        String bucket = work.bucket();
        String region =
                new BucketRegion(clients, requests, stack)
                        .of(work)
                        .orElseThrow(() ->
                                new DeployException(
                                        "there is no such bucket for work: make it, or leave --work"
                                                + " out, then deploy makes one: bucket="
                                                + bucket));
        if (!region.equals(clients.region())) {
            throw new DeployException(
                    "the bucket for work is in another region: deploy there, or use a bucket here:"
                            + " bucket="
                            + bucket
                            + " region="
                            + region
                            + " here="
                            + clients.region());
        }
    }

    private void refuse(StackResource foreign) {
        throw new DeployException(
                foreign.kind()
                        + " exists and is not of this deployment, use another name for it: name="
                        + foreign.name()
                        + " missingTag="
                        + Stack.TAG
                        + "="
                        + stack.options().name());
    }

    void perform(DeployStep step) throws InterruptedException {
        var places = new PlaceSteps(clients, requests, stack);
        var functions = new FunctionSteps(clients, requests, stack, pause);
        var triggers = new TriggerSteps(clients, requests, stack);
        try {
            switch (step) {
                case CreateBucket(var bucket) -> places.create(bucket);
                case SetUpBucket(var bucket) -> places.setUp(bucket);
                case CreateRole(var role) -> places.create(role);
                case SetTrust(var role) -> places.setTrust(role);
                case SetBoundary(var role) -> places.setBoundary(role);
                case SetPermissions(var role) -> places.setPermissions(role);
                case CreateLogGroup(var group) -> places.create(group);
                case SetRetention(var group) -> places.setRetention(group);
                case CreateFunction(var function, var archive) ->
                        functions.create(function, archive);
                case SetFunction(var function) -> functions.set(function);
                case SetCode(_, var archive) -> functions.setCode(archive);
                case AllowRecursion _ -> functions.allowRecursion();
                case Publish(var alias, var isNew) -> functions.publish(alias, isNew);
                case SetSchedule(var schedule, var former) -> triggers.set(schedule, former);
                case RemoveSchedule(var schedule) -> remove(schedule, triggers);
                case SetNotification(var notification, var former) ->
                        triggers.set(notification, former);
                case RemoveNotification(var notification) -> triggers.remove(notification);
            }
        } catch (AwsServiceException | SdkClientException e) {
            throw new DeployException(
                    step.resource().kind()
                            + " could not be set up, running again continues: name="
                            + step.resource().name()
                            + " reason="
                            + e.getMessage(),
                    e);
        }
    }

    private void remove(Schedule schedule, TriggerSteps triggers) {
        triggers.revoke(schedule);
        triggers.removeSchedule()
                .ifPresent(obstacle -> {
                    throw new DeployException(
                            "schedule is not removed: name="
                                    + stack.scheduleName()
                                    + " state="
                                    + obstacle);
                });
    }

    private static String done(DeployStep step) {
        return switch (step) {
            case CreateBucket _, CreateRole _, CreateLogGroup _, CreateFunction _ -> "created";
            case SetUpBucket _ -> "set up";
            case SetTrust _ -> "trust changed";
            case SetBoundary _ -> "boundary set";
            case SetPermissions _ -> "permissions set";
            case SetRetention(var group) -> "keeps logs for " + group.retentionDays() + " days";
            case SetFunction _ -> "settings changed";
            case SetCode _ -> "code changed";
            case AllowRecursion _ -> "may call itself";
            case Publish(_, var isNew) -> isNew ? "published" : "published again";
            case SetSchedule(_, var former) -> former.isEmpty() ? "created" : "changed";
            case SetNotification _ -> "set";
            case RemoveSchedule _, RemoveNotification _ -> "removed";
        };
    }
}
