package dev.mayfly.aws.notification;

import dev.mayfly.aws.deploy.stack.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/// Calls of a notifier as tools write them.
public final class NotificationCalls {
    private NotificationCalls() {}

    /// An entry as templates have it.
    public static Map<String, Object> properties(NotificationEntry entry) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("Bucket", entry.bucket());
        properties.put("Id", entry.id());
        properties.put("Function", entry.function());
        properties.put("Prefix", entry.prefix());
        properties.put("Suffix", entry.suffix());
        return properties;
    }

    /// A call of CloudFormation.
    ///
    /// @param type `Create`, `Update` or `Delete`
    /// @param url where to answer
    /// @param more what only some calls have
    public static String ofStack(
            String type, String url, Map<String, Object> properties, Map<String, Object> more) {
        var call = new LinkedHashMap<String, Object>();
        call.put("RequestType", type);
        call.put("ServiceToken", "arn:aws:lambda:us-east-1:123456789012:function:notifier");
        call.put("ResponseURL", url);
        call.put("StackId", "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1");
        call.put("RequestId", "request-of-" + type);
        call.put("LogicalResourceId", "Notification1");
        call.put("ResourceType", "Custom::MayflyNotification");
        var all = new LinkedHashMap<>(properties);
        all.put("ServiceToken", "arn:aws:lambda:us-east-1:123456789012:function:notifier");
        all.put("ServiceTimeout", "600");
        call.put("ResourceProperties", all);
        call.putAll(more);
        return JsonText.compact(call);
    }

    /// A call of Terraform.
    ///
    /// @param action `create`, `update` or `delete`
    /// @param former what there was before, in JSON
    public static String ofTerraform(String action, Map<String, Object> properties, String former) {
        return JsonText.compact(properties)
                .replaceFirst(
                        "}$",
                        ",\"tf\":{\"action\":\"" + action + "\",\"prev_input\":" + former + "}}");
    }
}
