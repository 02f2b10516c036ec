package dev.mayfly.aws.s3.request;

import dev.mayfly.aws.access.MissingPermission;
import dev.mayfly.aws.access.Remedy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Says what failures of requests mean: whether they may pass, and what a user can do.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error
///   responses of S3</a>
final class S3Errors {
    private static final int MAX_TRIES_UNKNOWN_HOST = 3;

    /// The SDK sets its own clock by an answer that refuses for this reason.
    private static final int MAX_TRIES_WRONG_CLOCK = 3;

    private static final Set<String> PASSING =
            Set.of(
                    "InternalError",
                    "ServiceUnavailable",
                    "SlowDown",
                    "RequestTimeout",
                    "OperationAborted",
                    "ConditionalRequestConflict",
                    "BadDigest",
                    "InvalidDigest",
                    "IncompleteBody",
                    "XAmzContentChecksumMismatch",
                    "XAmzContentSHA256Mismatch");
    private static final Set<String> BAD_CREDENTIALS =
            Set.of(
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidToken",
                    "TokenRefreshRequired");
    private static final Set<String> WRONG_REGION =
            Set.of(
                    "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException");

    private S3Errors() {}

    /// Whether S3 asks the client to send less.
    static boolean isSlowDown(Exception failure) {
        return failure instanceof AwsServiceException refusal
                && (refusal.statusCode() == 503
                        || refusal.statusCode() == 429
                        || code(refusal).equals("SlowDown")
                        || refusal.isThrottlingException());
    }

    /// Whether a request that failed may succeed when it is sent again.
    ///
    /// @param tries how often it was sent
    static boolean mayPass(Exception failure, int tries) {
        if (failure instanceof AwsServiceException refusal) {
            int status = refusal.statusCode();
            return isSlowDown(failure)
                    || status >= 500 && status != 501
                    || status == 408
                    || PASSING.contains(code(refusal))
                    || Remedy.isOfClock(refusal) && tries < MAX_TRIES_WRONG_CLOCK;
        }
        if (find(failure, UnknownHostException.class) != null) {
            return tries < MAX_TRIES_UNKNOWN_HOST;
        }
        if (failure instanceof SdkClientException && !(failure instanceof AbortedException)) {
            return !isAboutSettings(failure);
        }
        // The SDK wraps those that end an answer while it is parsed.
        return failure instanceof IOException || failure instanceof UncheckedIOException;
    }

    private static boolean isAboutSettings(Exception failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("credentials") || text.contains("region") || text.contains("profile");
    }

    /// An exception that says what failed, where, why, and what to do.
    ///
    /// @param tries how often the request was sent
    static IOException explain(Exception failure, S3Request request, int tries) {
        if (failure instanceof AwsServiceException refusal) {
            return refused(refusal, request, tries);
        }
        if (failure instanceof RuntimeException bug && !(failure instanceof SdkClientException)) {
            throw bug;
        }
        CorruptAnswerException corrupt = find(failure, CorruptAnswerException.class);
        if (corrupt != null) {
            return new IOException(corrupt.getMessage() + facts(request, tries), failure);
        }
        String text = String.valueOf(failure.getMessage());
        String reason = "S3 cannot be reached";
        if (failure instanceof SdkClientException && isAboutSettings(failure)) {
            if (text.toLowerCase(Locale.ROOT).contains("credentials")) {
                // The SDK tells at length where it has looked.
                return new IOException(
                        "no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
                                + " AWS_SECRET_ACCESS_KEY, or run where a role is attached"
                                + facts(request, tries),
                        failure);
            }
            reason = "AWS settings are wrong";
        } else if (find(failure, UnknownHostException.class) != null) {
            reason = "S3's host is not known; check endpoint, region and network";
        }
        return new IOException(reason + facts(request, tries) + " reason=" + text, failure);
    }

    private static IOException refused(AwsServiceException refusal, S3Request request, int tries) {
        String code = code(refusal);
        int status = refusal.statusCode();
        if (code.equals("NoSuchKey") || (status == 404 && code.isEmpty())) {
            var missing =
                    new NoSuchFileException(request.where().toString(), null, "no such object");
            missing.initCause(refusal);
            return missing;
        }
        AwsErrorDetails details = refusal.awsErrorDetails();
        Optional<MissingPermission> permission = permission(request).in(refusal);
        if (permission.isPresent()) {
            String reason = permission.get().toString();
            // a file system says it by this type, too
            var denied = new AccessDeniedException(request.where().toString(), null, reason);
            denied.initCause(refusal);
            return denied;
        }
        String message =
                reason(refusal, code, status)
                        + facts(request, tries)
                        + " status="
                        + status
                        + (code.isEmpty() ? "" : " code=" + code)
                        + (details == null || details.errorMessage() == null
                                ? ""
                                : " reason=" + details.errorMessage());
        return new RefusedException(status, code, message, refusal);
    }

    /// What a request needs.
    private static MissingPermission permission(S3Request request) {
        S3Location where = request.where();
        String object = request.kind() == RequestKind.LIST ? "" : "/" + where.key();
        return MissingPermission.here(
                request.kind().permission(), "arn:aws:s3:::" + where.bucket() + object);
    }

    private static String reason(AwsServiceException refusal, String code, int status) {
        if (code.equals("NoSuchBucket")) {
            return "no such bucket; check the name, or run `mayfly deploy`; functions on this machine"
                    + " have an S3 server of their own without --work and MAYFLY_S3_ENDPOINT";
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return "AWS credentials are not valid, or no longer; sign in again";
        }
        if (WRONG_REGION.contains(code) || status == 301) {
            return "bucket is in another region; set AWS_REGION" + region(refusal);
        }
        if (Remedy.isOfClock(refusal)) {
            return "this machine's clock is wrong; set it";
        }
        if (code.equals("InvalidObjectState")) {
            return "object is archived; restore it first";
        }
        if (status == RefusedException.PRECONDITION) {
            return "object was replaced meanwhile";
        }
        if (status == 400 && code.isEmpty()) {
            return "request refused, often for expired credentials or a bucket in another region";
        }
        return status >= 500 || status == 429 ? "S3 is too busy or failing" : "request refused";
    }

    private static String region(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        if (details == null || details.sdkHttpResponse() == null) {
            return "";
        }
        return details.sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .map(region -> " to " + region)
                .orElse("");
    }

    private static String facts(S3Request request, int tries) {
        return ": action="
                + request.kind()
                + " bucket="
                + request.where().bucket()
                + " key="
                + request.where().key()
                + (tries > 1 ? " tries=" + tries : "");
    }

    /// S3's name for what is wrong, empty if the answer has none.
    private static String code(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        if (details == null || details.errorCode() == null) {
            return "";
        }
        String code = details.errorCode();
        return code.equals(String.valueOf(refusal.statusCode())) ? "" : code;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
