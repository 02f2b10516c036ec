package dev.mayfly.aws.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// A permission that somebody lacks.
///
/// @param action such as `s3:GetObject`
/// @param resource an ARN, or what else says on what
/// @param policy the policy that has it: `worker`, `driver`, `deployer` or `notifier`
/// @see <a
///   href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">IAM,
///   access denied error messages</a>
public record MissingPermission(String action, String resource, String policy) {
    private static final Pattern TOLD =
            Pattern.compile(
                    "to perform: ([a-z0-9-]+:[A-Za-z0-9]+)(?: on resource: \"?([^\\s\"]+))?");

    /// One that this process lacks: a function has the policy of a worker, everybody else that of a
    /// driver.
    public static MissingPermission here(String action, String resource) {
        boolean isFunction = System.getenv("AWS_LAMBDA_FUNCTION_NAME") != null;
        return new MissingPermission(action, resource, isFunction ? "worker" : "driver");
    }

    /// This one, if a request was refused because somebody lacks it. If AWS tells which permission
    /// is missing, it is that: a request may need others as well, such as one for a key that
    /// encrypts.
    public Optional<MissingPermission> in(AwsServiceException refusal) {
        if (!isDenied(refusal)) {
            return Optional.empty();
        }
        Matcher told = TOLD.matcher(String.valueOf(refusal.getMessage()));
        if (!told.find()) {
            return Optional.of(this);
        }
        String on = told.group(2);
        return Optional.of(
                new MissingPermission(told.group(1), on == null ? resource : on, policy));
    }

    private static boolean isDenied(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        String code = details == null ? "" : String.valueOf(details.errorCode());
        return switch (code) {
            case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation" -> true;
            // an answer without a body has no code
            case "", "null", "403", "Forbidden" -> refusal.statusCode() == 403;
            default -> false;
        };
    }

    /// For users.
    @Override
    public String toString() {
        return "permission is missing: action="
                + action
                + " resource="
                + resource
                + "; it is in the policy that `mayfly iam "
                + policy
                + "` prints";
    }
}
