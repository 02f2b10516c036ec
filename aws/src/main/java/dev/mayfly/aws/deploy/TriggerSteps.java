package dev.mayfly.aws.deploy;

import dev.mayfly.aws.deploy.stack.Stack;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;

/// Makes and removes what calls the function: the schedule, and entries of buckets' notifications.
/// The right to call is given before the call is set up, so what is set up may call.
final class TriggerSteps {
    /// The id of the schedule's target.
    static final String TARGET = "mayfly";

    private final AwsClients clients;
    private final Requests requests;
    private final Stack stack;

    TriggerSteps(AwsClients clients, Requests requests, Stack stack) {
        this.clients = clients;
        this.requests = requests;
        this.stack = stack;
    }

    /// Gives a service the right to call a version by its alias. Statements have names that say all
    /// of them, so one that is there already is the right one.
    private void allow(String target, Consumer<AddPermissionRequest.Builder> service) {
        try {
            requests.send(
                    "lambda:AddPermission",
                    target,
                    () ->
                            clients.lambda()
                                    .addPermission(add -> {
                                        add.functionName(stack.functionName())
                                                .qualifier(qualifier(target))
                                                .action("lambda:InvokeFunction");
                                        service.accept(add);
                                    }));
        } catch (ResourceConflictException e) {
            // given before
        }
    }

    /// Takes a schedule the right to call. Done before the schedule goes or calls another version,
    /// so that whoever continues still finds out that there is one to take.
    void revoke(Schedule schedule) {
        revoke(schedule.target(), schedule.name());
    }

    private void revoke(Notification notification) {
        revoke(notification.target(), statementId(notification));
    }

    private void revoke(String target, String statementId) {
        // somebody may have set another target, whose rights are not our matter
        if (target.startsWith(stack.functionArn() + ":")) {
            requests.find(
                    "lambda:RemovePermission",
                    target,
                    () ->
                            clients.lambda()
                                    .removePermission(remove ->
                                            remove.functionName(stack.functionName())
                                                    .qualifier(qualifier(target))
                                                    .statementId(statementId)));
        }
    }

    private static String qualifier(String target) {
        return target.substring(target.lastIndexOf(':') + 1);
    }

    private static String statementId(Notification notification) {
        return "bucket-" + notification.name().replace('.', '_');
    }

    /// Sets the schedule.
    ///
    /// @param former what is there of it
    void set(Schedule schedule, Optional<Schedule> former) {
        former.ifPresent(this::revoke);
        allow(
                schedule.target(),
                add ->
                        add.statementId(schedule.name())
                                .principal("events.amazonaws.com")
                                .sourceArn(schedule.arn()));
        List<Tag> tags =
                stack.tags().entrySet().stream()
                        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                        .toList();
        requests.send(
                "events:PutRule",
                schedule.arn(),
                () ->
                        clients.events()
                                .putRule(put ->
                                        put.name(schedule.name())
                                                .description(Stack.SCHEDULE_DESCRIPTION)
                                                .scheduleExpression(schedule.rate())
                                                .state(RuleState.ENABLED)
                                                .tags(tags)));
        var target =
                Target.builder().id(TARGET).arn(schedule.target()).input(schedule.event()).build();
        var failed =
                requests.send(
                                "events:PutTargets",
                                schedule.arn(),
                                () ->
                                        clients.events()
                                                .putTargets(put ->
                                                        put.rule(schedule.name()).targets(target)))
                        .failedEntries();
        if (!failed.isEmpty()) {
            throw new DeployException(
                    "schedule has no target, running again continues: name="
                            + schedule.name()
                            + " reason="
                            + failed.getFirst().errorMessage());
        }
    }

    /// Removes the schedule.
    ///
    /// @return why it could not be done, if something of others is in the way
    Optional<String> removeSchedule() {
        String arn = stack.scheduleArn();
        requests.find(
                "events:RemoveTargets",
                arn,
                () ->
                        clients.events()
                                .removeTargets(
                                        remove -> remove.rule(stack.scheduleName()).ids(TARGET)));
        try {
            requests.find(
                    "events:DeleteRule",
                    arn,
                    () -> clients.events().deleteRule(delete -> delete.name(stack.scheduleName())));
            return Optional.empty();
        } catch (AwsServiceException e) {
            if (Requests.code(e).startsWith("ValidationException")) {
                return Optional.of("left: somebody added targets to it, remove them first");
            }
            throw e;
        }
    }

    /// Removes the entry that deploying makes.
    void remove(Notification notification) {
        revoke(notification);
        new Notifications(clients, requests, stack).remove(notification.name(), true);
    }

    /// Sets the entry that deploying makes.
    ///
    /// @param former what is there of it
    void set(Notification notification, Optional<Notification> former) {
        former.ifPresent(this::revoke);
        String bucket = notification.name();
        allow(
                notification.target(),
                add ->
                        add.statementId(statementId(notification))
                                .principal("s3.amazonaws.com")
                                .sourceArn(stack.options().place().bucketArn(bucket))
                                .sourceAccount(stack.options().place().account()));
        new Notifications(clients, requests, stack).set(notification);
    }
}
