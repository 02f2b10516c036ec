package dev.mayfly.aws.deploy.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One statement of a policy.
///
/// @param name its `Sid`: letters and digits
/// @param isAllowed whether it allows, or denies
/// @param principal who, in trust policies: kind to name
/// @param actions such as `s3:GetObject`
/// @param resources ARNs; none in trust policies
/// @param conditions operator to key to values
/// @see <a
///   href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM
///   JSON policy elements</a>
public record Statement(
        String name,
        boolean isAllowed,
        Optional<Map.Entry<String, String>> principal,
        List<String> actions,
        List<String> resources,
        Map<String, Map<String, List<String>>> conditions) {
    /// Copies the lists.
    public Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
    }

    /// Allows actions on resources.
    static Statement allow(String name, List<String> actions, List<String> resources) {
        return new Statement(name, true, Optional.empty(), actions, resources, Map.of());
    }

    /// Lets somebody take a role.
    static Statement trust(String kind, String principal) {
        return new Statement(
                "Trust",
                true,
                Optional.of(Map.entry(kind, principal)),
                List.of("sts:AssumeRole"),
                List.of(),
                Map.of());
    }

    /// The same under one condition more.
    Statement when(String operator, String key, List<String> values) {
        var more = new LinkedHashMap<>(conditions);
        more.put(operator, Map.of(key, List.copyOf(values)));
        return new Statement(name, isAllowed, principal, actions, resources, more);
    }

    /// The same, denied.
    Statement denied() {
        return new Statement(name, false, principal, actions, resources, conditions);
    }

    /// The same without an action.
    Statement without(String action) {
        return new Statement(
                name,
                isAllowed,
                principal,
                actions.stream().filter(each -> !each.equals(action)).toList(),
                resources,
                conditions);
    }

    Map<String, Object> tree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("Sid", name);
        tree.put("Effect", isAllowed ? "Allow" : "Deny");
        principal.ifPresent(who -> tree.put("Principal", Map.of(who.getKey(), who.getValue())));
        tree.put("Action", actions);
        if (!resources.isEmpty()) {
            tree.put("Resource", resources);
        }
        if (!conditions.isEmpty()) {
            tree.put("Condition", conditions);
        }
        return tree;
    }
}
