package dev.mayfly.aws.deploy.plan;

import dev.mayfly.aws.deploy.stack.Archive;
import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.deploy.stack.StackResource.Alias;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Notification;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;

/// Something to do for a deployment. Each may be done again, or after it was done half.
public sealed interface DeployStep {
    /// What it is about.
    StackResource resource();

    /// Makes the bucket.
    record CreateBucket(Bucket resource) implements DeployStep {}

    /// Sets up the bucket and then marks it as the deployment's.
    record SetUpBucket(Bucket resource) implements DeployStep {}

    /// Makes a role that may do nothing yet.
    record CreateRole(Role resource) implements DeployStep {}

    /// Says who may take a role.
    record SetTrust(Role resource) implements DeployStep {}

    /// Says what a role may do.
    record SetPermissions(Role resource) implements DeployStep {}

    /// Makes the log group.
    record CreateLogGroup(LogGroup resource) implements DeployStep {}

    /// Says how long logs are kept, and marks the log group as the deployment's.
    record SetRetention(LogGroup resource) implements DeployStep {}

    /// Makes the function with its code.
    record CreateFunction(Function resource, Archive archive) implements DeployStep {}

    /// Changes the function's settings.
    record SetFunction(Function resource) implements DeployStep {}

    /// Gives the function other code.
    record SetCode(Function resource, Archive archive) implements DeployStep {}

    /// Lets the function call itself as often as jobs need.
    record AllowRecursion(Function resource) implements DeployStep {}

    /// Makes a version of the function as it is, and the alias for it.
    ///
    /// @param isNew whether there is no such alias
    record Publish(Alias resource, boolean isNew) implements DeployStep {}

    /// Has the function called now and then.
    ///
    /// @param isNew whether there is no such schedule
    record SetSchedule(Schedule resource, boolean isNew) implements DeployStep {}

    /// Has the function called no more by a schedule that is not wanted any more.
    record RemoveSchedule(StackResource resource) implements DeployStep {}

    /// Has a bucket tell the function about objects.
    record SetNotification(Notification resource) implements DeployStep {}

    /// Has a bucket tell the function nothing any more.
    record RemoveNotification(StackResource resource) implements DeployStep {}
}
