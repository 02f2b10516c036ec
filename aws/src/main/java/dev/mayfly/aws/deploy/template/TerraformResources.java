package dev.mayfly.aws.deploy.template;

import java.util.LinkedHashMap;
import java.util.Map;

/// Resources of Terraform by type and name, in the order in which they come.
final class TerraformResources {
    private final Map<String, Map<String, Object>> resources = new LinkedHashMap<>();

    void add(String type, String name, Map<String, Object> arguments) {
        resources.computeIfAbsent(type, _ -> new LinkedHashMap<>()).put(name, arguments);
    }

    Map<String, Map<String, Object>> tree() {
        return resources;
    }
}
