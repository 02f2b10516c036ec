package dev.mayfly.aws.notification;

import dev.mayfly.aws.trace.JsonObject;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/// What CloudFormation is told about its call.
///
/// @param call what it asked for
/// @param resource what the entry is called in the stack: the same for all calls about it, so that
///   no change makes CloudFormation take it for another one
/// @param failure why it was not done; empty if it was
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html">
///   Custom resource response objects</a>
record StackAnswer(JsonNode call, String resource, Optional<String> failure) {
    /// How entries are called that certainly were not made. CloudFormation deletes them, too.
    private static final String NEVER_MADE = "-never-made";

    /// An answer has 4,096 bytes at most, and a character of JSON up to six.
    private static final int MAX_REASON = 500;

    /// Whether a call is about an entry that was never made.
    static boolean isAboutNothing(JsonNode call) {
        return resource(call).endsWith(NEVER_MADE);
    }

    /// It is done.
    static StackAnswer done(JsonNode call) {
        return new StackAnswer(call, resource(call), Optional.empty());
    }

    /// It is not done.
    static StackAnswer failed(JsonNode call, Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String reason =
                message.length() > MAX_REASON ? message.substring(0, MAX_REASON) + "…" : message;
        boolean isNeverMade = isCreate(call) && isRefusal(failure);
        return new StackAnswer(
                call,
                isNeverMade ? resource(call) + NEVER_MADE : resource(call),
                Optional.of(reason));
    }

    private static boolean isCreate(JsonNode call) {
        return text(call, "RequestType").equals("Create");
    }

    /// Whether nothing was changed for certain: the call could not be read, or S3 said no.
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || (failure instanceof SdkServiceException refusal
                        && refusal.statusCode() / 100 == 4);
    }

    private static String resource(JsonNode call) {
        String known = text(call, "PhysicalResourceId");
        return known.isEmpty() ? text(call, "LogicalResourceId") : known;
    }

    private static String text(JsonNode call, String name) {
        return call.field(name).filter(JsonNode::isString).map(JsonNode::asString).orElse("");
    }

    /// Where CloudFormation waits for it.
    String url() {
        return text(call, "ResponseURL");
    }

    String toJson() {
        var json = new JsonObject().text("Status", failure.isEmpty() ? "SUCCESS" : "FAILED");
        failure.ifPresent(reason -> json.text("Reason", reason));
        return json.text("PhysicalResourceId", resource)
                .text("StackId", text(call, "StackId"))
                .text("RequestId", text(call, "RequestId"))
                .text("LogicalResourceId", text(call, "LogicalResourceId"))
                .toString();
    }
}
