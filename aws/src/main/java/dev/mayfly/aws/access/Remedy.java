package dev.mayfly.aws.access;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What users can do when AWS refuses something of a deployment for a reason that is not a missing
/// permission.
public final class Remedy {
    private static final Set<String> NOT_SIGNED_IN =
            Set.of(
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidAccessKeyId",
                    "InvalidClientTokenId",
                    "SignatureDoesNotMatch",
                    "UnrecognizedClientException");

    private Remedy() {}

    /// Whether AWS does not accept the credentials.
    public static boolean isNotSignedIn(AwsServiceException refusal) {
        return NOT_SIGNED_IN.contains(code(refusal)) && !isOfClock(refusal);
    }

    /// Whether AWS does not accept the time at which a request was signed.
    public static boolean isOfClock(AwsServiceException refusal) {
        String message = String.valueOf(refusal.getMessage());
        return code(refusal).equals("RequestTimeTooSkewed")
                || message.contains("Signature expired")
                || message.contains("Signature not yet current");
    }

    /// What is wrong and what to do, in a few words.
    ///
    /// @return empty if that is not known
    public static Optional<String> of(AwsServiceException refusal) {
        if (isNotSignedIn(refusal)) {
            return Optional.of("AWS does not accept the credentials, sign in again");
        }
        if (isOfClock(refusal)) {
            return Optional.of("this machine's clock is wrong, set it");
        }
        return switch (code(refusal)) {
            case "NoSuchBucket" ->
                    Optional.of("no such bucket; check the name, or run `mayfly deploy`");
            case "ResourceNotFoundException" ->
                    Optional.of(
                            "function is not deployed, or not in this version; run `mayfly"
                                    + " deploy`");
            default -> Optional.empty();
        };
    }

    /// A reason as AWS gives it, behind what to do about it.
    public static String before(AwsServiceException refusal, String reason) {
        return of(refusal).map(remedy -> remedy + ": " + reason).orElse(reason);
    }

    private static String code(AwsServiceException refusal) {
        return refusal.awsErrorDetails() == null
                ? ""
                : String.valueOf(refusal.awsErrorDetails().errorCode());
    }
}
