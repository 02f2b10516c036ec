package dev.mayfly.aws.deploy.stack;

import java.util.List;
import java.util.Optional;

/// What a deployment is for.
///
/// @param name of the deployment; its resources have it in theirs
/// @param givenWork where jobs keep their state, in a bucket that exists; empty for a bucket of the
///   deployment's own
/// @param reads further places that jobs read
/// @param writes further places that jobs read and write
/// @param boundary ARN of a policy that bounds what its roles may ever do
/// @param triggers what calls the function besides drivers
public record StackOptions(
        String name,
        Place place,
        Optional<S3Prefix> givenWork,
        List<S3Prefix> reads,
        List<S3Prefix> writes,
        FunctionOptions function,
        Optional<String> boundary,
        Triggers triggers) {
    /// Longest name with which a role and a bucket have one.
    private static final int MAX_NAME = 20;

    /// What calls the function for the sake of detached jobs.
    ///
    /// @param isSweeping whether a schedule has it look for jobs that have fallen silent
    /// @param isNotifying whether the bucket tells it about stages that are complete
    public record Triggers(boolean isSweeping, boolean isNotifying) {
        /// A schedule, and no notifications.
        public static final Triggers USUAL = new Triggers(true, false);
    }

    /// Checks the name.
    public StackOptions {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        if (!name.matches("[a-z][a-z0-9-]*[a-z0-9]") || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "a deployment's name has 2 to "
                            + MAX_NAME
                            + " lower-case letters, digits and dashes: name="
                            + name);
        }
    }

    /// A deployment with a bucket of its own and nothing else to read or write.
    public static StackOptions of(String name, Place place) {
        return new StackOptions(
                name,
                place,
                Optional.empty(),
                List.of(),
                List.of(),
                FunctionOptions.defaults(),
                Optional.empty(),
                Triggers.USUAL);
    }

    /// The same with the state of jobs elsewhere.
    public StackOptions withWork(S3Prefix value) {
        return new StackOptions(
                name, place, Optional.of(value), reads, writes, function, boundary, triggers);
    }

    /// The same with places of data.
    public StackOptions withData(List<S3Prefix> read, List<S3Prefix> written) {
        return new StackOptions(
                name, place, givenWork, read, written, function, boundary, triggers);
    }

    /// The same with another function.
    public StackOptions withFunction(FunctionOptions value) {
        return new StackOptions(name, place, givenWork, reads, writes, value, boundary, triggers);
    }

    /// The same with bounded roles.
    public StackOptions withBoundary(String value) {
        return new StackOptions(
                name, place, givenWork, reads, writes, function, Optional.of(value), triggers);
    }

    /// The same with other triggers.
    public StackOptions withTriggers(Triggers value) {
        return new StackOptions(name, place, givenWork, reads, writes, function, boundary, value);
    }
}
