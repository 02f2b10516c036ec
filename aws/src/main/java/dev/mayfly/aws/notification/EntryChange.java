package dev.mayfly.aws.notification;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;

/// What a call is for: an entry that is to be there, and one that was to be until now.
///
/// @param before empty if there was none
/// @param after empty if there is to be none
record EntryChange(Optional<NotificationEntry> before, Optional<NotificationEntry> after) {
    /// What CloudFormation calls for.
    ///
    /// @throws IllegalArgumentException if it cannot be read
    /// @see <a
    ///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html">
    ///   Custom resource request objects</a>
    static EntryChange ofStack(JsonNode call) {
        return of(
                text(call, "RequestType"),
                field(call, "ResourceProperties"),
                call.field("OldResourceProperties"));
    }

    /// What Terraform calls for, by `aws_lambda_invocation` with `lifecycle_scope = "CRUD"`.
    ///
    /// @throws IllegalArgumentException if it cannot be read
    /// @see <a
    ///   href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_invocation">
    ///   aws_lambda_invocation</a>
    static EntryChange ofTerraform(JsonNode call) {
        JsonNode lifecycle = field(call, "tf");
        return of(text(lifecycle, "action"), call, lifecycle.field("prev_input"));
    }

    /// The buckets that it changes, that of the new entry first.
    Set<String> buckets() {
        var buckets = new LinkedHashSet<String>();
        after.ifPresent(entry -> buckets.add(entry.bucket()));
        before.ifPresent(entry -> buckets.add(entry.bucket()));
        return buckets;
    }

    /// Whether an entry that a bucket has is one of the two.
    boolean has(String bucket, LambdaFunctionConfiguration found) {
        return Stream.of(before, after)
                .flatMap(Optional::stream)
                .anyMatch(entry -> entry.bucket().equals(bucket) && entry.is(found));
    }

    private static EntryChange of(String action, JsonNode wanted, Optional<JsonNode> former) {
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "create" -> new EntryChange(Optional.empty(), Optional.of(entry(wanted)));
            case "update" ->
                    new EntryChange(
                            former.flatMap(EntryChange::readable), Optional.of(entry(wanted)));
            case "delete" -> new EntryChange(readable(wanted), Optional.empty());
            default -> throw new IllegalArgumentException("action is not known: action=" + action);
        };
    }

    /// An entry that was to be; one that cannot be read was never made.
    private static Optional<NotificationEntry> readable(JsonNode properties) {
        try {
            return Optional.of(entry(properties));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static NotificationEntry entry(JsonNode properties) {
        return new NotificationEntry(
                text(properties, "Bucket"),
                text(properties, "Id"),
                text(properties, "Function"),
                text(properties, "Prefix"),
                text(properties, "Suffix"));
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = field(node, name);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new IllegalArgumentException("call has no text for a field: field=" + name);
        }
        return value.asString();
    }

    private static JsonNode field(JsonNode node, String name) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("call has no object with a field: field=" + name);
        }
        return node.field(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("call lacks a field: field=" + name));
    }
}
