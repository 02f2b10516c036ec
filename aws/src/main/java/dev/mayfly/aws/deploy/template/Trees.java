package dev.mayfly.aws.deploy.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Small trees of maps and lists.
final class Trees {
    private Trees() {}

    /// A map that keeps its order.
    ///
    /// @param pairs keys and values in turn
    static Map<String, Object> map(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /// Tags as CloudFormation lists them.
    static List<Map<String, Object>> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> map("Key", tag.getKey(), "Value", tag.getValue()))
                        .toList();
    }
}
