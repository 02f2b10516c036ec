package dev.mayfly.aws.deploy;

import dev.mayfly.aws.access.MissingPermission;
import dev.mayfly.aws.access.Remedy;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Sends requests and explains why they fail: the only place that does. Each request is sent under
/// the name of the permission that it needs, since not every service says which one is missing.
public final class Requests {
    private final String policy;

    /// Requests of somebody who has a policy of ours.
    ///
    /// @param policy its name
    public Requests(String policy) {
        this.policy = policy;
    }

    /// Sends a request.
    ///
    /// @param action the permission it needs
    /// @param resource on what
    /// @throws DeployException if it is not allowed, or does not reach AWS
    /// @throws AwsServiceException if AWS refuses it for another reason
    public <T> T send(String action, String resource, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            throw refused(action, resource, e);
        } catch (SdkClientException e) {
            // what fails while something is waited for comes wrapped
            throw e.getCause() instanceof AwsServiceException cause
                    ? refused(action, resource, cause)
                    : new DeployException(unreachable(action, e), e);
        }
    }

    private RuntimeException refused(String action, String resource, AwsServiceException e) {
        var missing = new MissingPermission(action, resource, policy).in(e);
        if (missing.isPresent()) {
            return new DeployException(missing.get().toString(), e);
        }
        return Remedy.isNotSignedIn(e)
                ? new DeployException(
                        "AWS does not accept the credentials, sign in again: code=" + code(e), e)
                : e;
    }

    /// The same for something that may not be there.
    public <T> Optional<T> find(String action, String resource, Supplier<T> request) {
        try {
            return Optional.of(send(action, resource, request));
        } catch (AwsServiceException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The same for what is good to know but can be done without: empty if it is not allowed.
    public <T> Optional<T> ifAllowed(String action, String resource, Supplier<T> request) {
        try {
            return Optional.of(send(action, resource, request));
        } catch (DeployException e) {
            if (e.getCause() instanceof AwsServiceException refusal
                    && new MissingPermission(action, resource, policy).in(refusal).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Whether AWS says that something is not there.
    static boolean isMissing(AwsServiceException e) {
        return switch (code(e)) {
            case "NoSuchEntity",
                    "NoSuchEntityException",
                    "NoSuchBucket",
                    "NoSuchTagSet",
                    "ResourceNotFoundException" ->
                    true;
            default -> e.statusCode() == 404;
        };
    }

    /// The name of an error, which may be missing.
    static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    /// What to throw if a permission is missing and AWS says so in another way than by an error.
    public DeployException missing(String action, String resource) {
        return new DeployException(new MissingPermission(action, resource, policy).toString());
    }

    private static String unreachable(String action, SdkClientException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unable to load credentials")) {
            return "there are no AWS credentials: set AWS_PROFILE, or sign in with `aws login`";
        }
        if (message.contains("Unable to load region")) {
            return "no region is set: use --region, or the variable AWS_REGION";
        }
        return "AWS cannot be reached: action=" + action + " reason=" + message;
    }
}
