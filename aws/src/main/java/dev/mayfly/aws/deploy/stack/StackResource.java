package dev.mayfly.aws.deploy.stack;

import dev.mayfly.aws.deploy.stack.FunctionOptions.Network;
import java.util.Map;
import java.util.Optional;

/// Something that a deployment makes, as it is to be.
public sealed interface StackResource {
    /// What it is called in AWS.
    String name();

    /// What it is, for people.
    String kind();

    /// A bucket for the state of jobs.
    ///
    /// @param kmsKey ARN of the key that encrypts what is put there; else S3's own
    record Bucket(String name, Optional<String> kmsKey) implements StackResource {
        @Override
        public String kind() {
            return "bucket";
        }
    }

    /// A role.
    ///
    /// @param trust who may take it
    /// @param boundary ARN of a policy
    record Role(
            String name, String arn, Policy trust, Policy permissions, Optional<String> boundary)
            implements StackResource {
        @Override
        public String kind() {
            return "role";
        }
    }

    /// A log group.
    record LogGroup(String name, String arn, int retentionDays) implements StackResource {
        @Override
        public String kind() {
            return "log group";
        }
    }

    /// A function without its code.
    ///
    /// @param description tells about SnapStart, too, so that versions can be told apart by it
    /// @param role ARN of what it runs as
    /// @param isTraced whether calls become pieces of traces in X-Ray
    record Function(
            String name,
            String description,
            String role,
            int memoryMegabytes,
            int timeoutSeconds,
            Map<String, String> environment,
            Network network,
            Optional<String> kmsKey,
            boolean isTraced)
            implements StackResource {
        @Override
        public String kind() {
            return "function";
        }
    }

    /// A name for the version of the function that has an archive's code.
    ///
    /// @param function its name
    record Alias(String name, String function) implements StackResource {
        @Override
        public String kind() {
            return "alias";
        }
    }

    /// A rule that sends the function an event now and then.
    ///
    /// @param rate how often, in the words of EventBridge
    /// @param target ARN of the alias that gets the event
    /// @param event in JSON
    record Schedule(String name, String arn, String rate, String target, String event)
            implements StackResource {
        @Override
        public String kind() {
            return "schedule";
        }
    }

    /// An entry of a bucket's event notifications.
    ///
    /// @param name of the bucket
    /// @param id of the entry
    /// @param target ARN of the alias that is told
    /// @param prefix how the keys of objects begin whose creation is told
    /// @param suffix how they end
    record Notification(String name, String id, String target, String prefix, String suffix)
            implements StackResource {
        @Override
        public String kind() {
            return "notification";
        }
    }
}
