package dev.mayfly.aws.deploy.plan;

import dev.mayfly.aws.deploy.stack.StackResource;
import dev.mayfly.aws.deploy.stack.StackResource.Bucket;
import dev.mayfly.aws.deploy.stack.StackResource.Function;
import dev.mayfly.aws.deploy.stack.StackResource.LogGroup;
import dev.mayfly.aws.deploy.stack.StackResource.Role;
import dev.mayfly.aws.deploy.stack.StackResource.Schedule;

/// Something to remove. Each may be done again, or after it was done half.
public sealed interface DestroyStep {
    /// What is removed.
    String kind();

    /// What it is called.
    String name();

    /// Removes the entries of a bucket's notifications that call the function.
    record RemoveNotifications(String bucket) implements DestroyStep {
        @Override
        public String kind() {
            return "notifications";
        }

        @Override
        public String name() {
            return bucket;
        }
    }

    /// Deletes something that was made for the deployment.
    sealed interface Delete extends DestroyStep {
        /// What is deleted.
        StackResource resource();

        @Override
        default String kind() {
            return resource().kind();
        }

        @Override
        default String name() {
            return resource().name();
        }
    }

    /// Deletes the schedule that calls the function.
    record DeleteSchedule(Schedule resource) implements Delete {}

    /// Deletes the function with all versions and aliases.
    record DeleteFunction(Function resource) implements Delete {}

    /// Deletes the log group with all that was logged.
    record DeleteLogGroup(LogGroup resource) implements Delete {}

    /// Deletes a role and our policy in it.
    record DeleteRole(Role resource) implements Delete {}

    /// Deletes the bucket if it is empty.
    ///
    /// @param isEmptied whether its objects are deleted before
    record DeleteBucket(Bucket resource, boolean isEmptied) implements Delete {}
}
