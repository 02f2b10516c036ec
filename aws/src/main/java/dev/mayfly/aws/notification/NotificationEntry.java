package dev.mayfly.aws.notification;

import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;

/// One entry of a bucket's event notifications: has S3 tell a function about new objects.
///
/// @param bucket that has it
/// @param id its name among the bucket's entries
/// @param function ARN of the alias that is told
/// @param prefix how the keys of these objects begin
/// @param suffix how they end
public record NotificationEntry(
        String bucket, String id, String function, String prefix, String suffix) {
    /// Names of filters as AWS documents them; S3 answers them with a capital letter.
    private static final String PREFIX = "prefix";

    private static final String SUFFIX = "suffix";

    /// Parts of a function's ARN; an alias or a version is one more.
    private static final int FUNCTION_PARTS = 7;

    /// An entry as S3 tells it.
    public static NotificationEntry of(String bucket, LambdaFunctionConfiguration found) {
        return new NotificationEntry(
                bucket,
                found.id(),
                found.lambdaFunctionArn(),
                filter(found, PREFIX),
                filter(found, SUFFIX));
    }

    private static String filter(LambdaFunctionConfiguration found, String name) {
        if (found.filter() == null || found.filter().key() == null) {
            return "";
        }
        return found.filter().key().filterRules().stream()
                .filter(rule -> rule.nameAsString().equalsIgnoreCase(name))
                .map(FilterRule::value)
                .findFirst()
                .orElse("");
    }

    /// Whether an entry calls a function, in whatever version.
    ///
    /// @param functionArn without version or alias
    public static boolean calls(LambdaFunctionConfiguration found, String functionArn) {
        String called = found.lambdaFunctionArn();
        return called.equals(functionArn) || called.startsWith(functionArn + ":");
    }

    /// Whether an entry that a bucket has is this one, as it is or was: of its id and function.
    /// Others that call the function are their makers'.
    public boolean is(LambdaFunctionConfiguration found) {
        return id.equals(found.id()) && calls(found, functionArn());
    }

    private String functionArn() {
        String[] parts = function.split(":", -1);
        return parts.length <= FUNCTION_PARTS
                ? function
                : function.substring(0, function.lastIndexOf(':'));
    }

    LambdaFunctionConfiguration configuration() {
        return LambdaFunctionConfiguration.builder()
                .id(id)
                .lambdaFunctionArn(function)
                .events(Event.S3_OBJECT_CREATED_PUT)
                .filter(filter ->
                        filter.key(
                                key -> key.filterRules(rule(PREFIX, prefix), rule(SUFFIX, suffix))))
                .build();
    }

    private static FilterRule rule(String name, String value) {
        return FilterRule.builder().name(name).value(value).build();
    }
}
